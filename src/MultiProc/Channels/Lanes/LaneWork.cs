using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Synchronization.Words;

namespace MultiProc.Channels.Lanes;

/// <summary>The items of a queue that were put and not yet reported as done.</summary>
/// <remarks>No number of its own is kept: what was put is counted by the tail, and what is done by one word. Both begin again at 0: of 2^31 - 1
/// unfinished items at most their number can be told.</remarks>
internal sealed class LaneWork(Lane lane, ILaneEnd end)
{
    private readonly LaneWords _words = lane.Words;

    /// <summary>The last moment at which nothing was left: its number (33 bits), and how many items had been put until then (31 bits).</summary>
    public ulong Finish => Volatile.Read(ref _words.Finish.Value);

    /// <summary>How many were put so far; begins again at 0.</summary>
    public uint Put => lane.Tail.Messages;

    /// <summary>What is rung then.</summary>
    public SharedWord Bell => _words.DoneBell;

    /// <summary>How many there are, after a shutdown at once only of those that had been taken. The caller holds the memory.</summary>
    public int Unfinished
    {
        get
        {
            // What is done first: it never passes what was put.
            var done = Volatile.Read(ref _words.Done.Value);
            return Left(done, out _);
        }
    }

    /// <summary>Reports one item as done.</summary>
    /// <returns>False if none is left to report.</returns>
    public bool TryFinish()
    {
        lane.Memory.BeginUse();
        try
        {
            ref var word = ref _words.Done.Value;
            while (true)
            {
                var done = Volatile.Read(ref word);
                var finish = Finish;
                var left = Left(done, out var put);
                if (left == 0)
                    return false;
                if (Interlocked.CompareExchange(ref word, (done + 1) & int.MaxValue, done) != done)
                    continue;
                CrashPoint.Reach("lane.done");
                if (left == 1)
                    NoteFinish(put, finish);
                return true;
            }
        }
        finally
        {
            lane.Memory.EndUse();
        }
    }

    /// <summary>Waits until nothing is unfinished.</summary>
    /// <returns>False if that did not happen within the time.</returns>
    public async ValueTask<bool> JoinAsync(Deadline deadline, bool isAsync, CancellationToken cancellationToken)
    {
        lane.Memory.BeginUse();
        try
        {
            var isDone = await lane.WaitAsync(new WorkWait(this), end, new LaneVisit(), deadline, isAsync, cancellationToken).ConfigureAwait(false);
            return end.IsClosed ? throw end.Closed() : isDone;
        }
        finally
        {
            lane.Memory.EndUse();
        }
    }

    /// <summary>The lane was shut down at once: nothing may be left.</summary>
    public void NoteShutDown()
    {
        lane.Memory.BeginUse();
        LaneBell.RingAll(_words.DoneBell);
        lane.Memory.EndUse();
    }

    /// <summary>Whether nothing was left at some moment after somebody began to wait.</summary>
    /// <param name="finish"><see cref="Finish"/> when that began.</param>
    /// <param name="put"><see cref="Put"/> right after.</param>
    public bool HasFinishedSince(ulong finish, uint put)
    {
        var now = Finish;
        return now != finish && IsAsFar((uint)now & int.MaxValue, put);
    }

    private static bool IsAsFar(uint put, uint other) => ((put - other) & int.MaxValue) <= int.MaxValue / 2;

    /// <param name="done">How many are reported; read before what was put is.</param>
    /// <param name="put">How many were put.</param>
    private int Left(ulong done, out uint put)
    {
        var isShutDownAtOnce = lane.IsShutDownAtOnce;
        put = isShutDownAtOnce ? new LanePosition(Volatile.Read(ref _words.TakenAtShutdown.Value)).Messages : Put;
        var left = (int)((put - (uint)done) & int.MaxValue);
        return isShutDownAtOnce && left > int.MaxValue / 2 ? 0 : left; // more were reported than taken, and what was not taken is dropped
    }

    /// <summary>Tells that all that had been put was done at one moment, even if more has been put since.</summary>
    /// <param name="put">How many they were.</param>
    /// <param name="before"><see cref="Finish"/> before that was read.</param>
    private void NoteFinish(uint put, ulong before)
    {
        ref var word = ref _words.Finish.Value;
        while (true)
        {
            var now = Volatile.Read(ref word);
            if (now != before && IsAsFar((uint)now & int.MaxValue, put))
                break; // somebody came later, and was faster
            if (Interlocked.CompareExchange(ref word, (((now >> 31) + 1) << 31) | put, now) == now)
                break;
        }

        LaneBell.RingAll(_words.DoneBell);
    }
}
