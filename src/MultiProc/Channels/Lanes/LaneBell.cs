using MultiProc.Foundation;
using MultiProc.Platform;

namespace MultiProc.Channels.Lanes;

/// <summary>What sleepers of a lane sleep on: a bit that says that somebody may sleep, and a number of rings. README.md, "Bells".</summary>
internal static class LaneBell
{
    /// <summary>Somebody may sleep.</summary>
    private const uint Sleepers = 1;

    private const uint One = 2;

    /// <summary>Makes the next ring wake somebody. A full fence: whoever looks again after it misses nothing.</summary>
    /// <returns>What to sleep on.</returns>
    public static uint Mark(SharedWord bell) => bell.Mark(Sleepers);

    /// <summary>After something was committed: wakes one of those who take, if there may be one, and all of those for whom one is not enough.</summary>
    /// <param name="forOne">Those who sleep here are all content with the same, and each takes some of it.</param>
    /// <param name="forAll">Those who sleep here need something else each, or take nothing.</param>
    public static void Ring(SharedWord forOne, SharedWord forAll)
    {
        Interlocked.MemoryBarrier(); // between what was committed and the look at the bells
        if ((Volatile.Read(ref forOne.LowHalf) & Sleepers) != 0)
            Ring(forOne, 1);
        if ((Volatile.Read(ref forAll.LowHalf) & Sleepers) != 0)
            Ring(forAll, int.MaxValue);
    }

    /// <summary>Wakes all sleepers, whether the bell says that there are some or not: something has happened that all must learn of.</summary>
    public static void RingAll(SharedWord bell)
    {
        _ = Interlocked.Add(ref bell.LowHalf, One);
        WordWaiter.Instance.Wake(ref bell.LowHalf, int.MaxValue);
    }

    /// <summary>By who slept and leaves: others may sleep, of which the bell says nothing any more; and there may be something left for one of them.</summary>
    /// <param name="bell">Of those who take.</param>
    /// <param name="isSomethingLeft">Looked at after the bell was marked.</param>
    public static void Leave(SharedWord bell, Func<bool> isSomethingLeft)
    {
        _ = Mark(bell);
        if (isSomethingLeft())
            WordWaiter.Instance.Wake(ref bell.LowHalf, 1);
    }

    private static void Ring(SharedWord bell, int sleepers)
    {
        ref var word = ref bell.LowHalf;
        var seen = Volatile.Read(ref word);
        while ((seen & Sleepers) != 0)
        {
            var found = Interlocked.CompareExchange(ref word, (seen & ~Sleepers) + One, seen);
            if (found == seen)
            {
                CrashPoint.Reach("lane.rung");
                WordWaiter.Instance.Wake(ref word, sleepers);
                return;
            }

            seen = found;
        }
    }
}
