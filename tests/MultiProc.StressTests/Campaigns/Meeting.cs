using MultiProc.Platform;

namespace MultiProc.StressTests.Campaigns;

/// <summary>What all come to a barrier for: it is held by one of them, when all are there, and one at a time.</summary>
/// <param name="parties">How many must be there.</param>
/// <param name="isForAll">Whether there are just so many, and nobody loses patience: then none may be missing, and the next meeting is after this one.</param>
internal sealed class Meeting(int parties, bool isForAll)
{
    private const int Seats = 16;
    private readonly SharedCell[] _present = [.. Enumerable.Range(0, Seats).Select(_ => new SharedCell())];
    private static ulong s_breaksAtCome;
    private readonly SharedCell _breaks = new();
    private readonly SharedCell _count = new();
    private readonly SharedCell _holder = new();
    private readonly SharedCell _violations = new();

    public ulong Count => Volatile.Read(ref _count.Value);

    public ulong Violations => Volatile.Read(ref _violations.Value);

    public void Come()
    {
        s_breaksAtCome = Volatile.Read(ref _breaks.Value);
        Volatile.Write(ref Mine, 1);
    }

    /// <param name="met">Whether the barrier let it pass; otherwise the others may miss it, at an action that leads to nothing.</param>
    public void Go(bool met)
    {
        if (!met)
            _ = Interlocked.Increment(ref _breaks.Value);
        Volatile.Write(ref Mine, 0);
    }

    /// <summary>The barrier's action.</summary>
    public void BeHeld()
    {
        Seat.Mine!.Now(Doing.Acting);
        var other = Interlocked.Exchange(ref _holder.Value, ProcessIdentity.Current);
        if (isForAll && ((other != 0 && !ProcessIdentity.IsDead(other)) || IsSomebodyMissing()))
            _ = Interlocked.Increment(ref _violations.Value);
        Thread.Sleep(Random.Shared.Next(2));
        _ = Interlocked.Increment(ref _count.Value);
        if (isForAll && _holder.Value != ProcessIdentity.Current)
            _ = Interlocked.Increment(ref _violations.Value);
        Volatile.Write(ref _holder.Value, 0);
    }

    /// <summary>The number of breaks is read last: whoever goes because of one has counted it before.</summary>
    private bool IsSomebodyMissing() =>
        _present.Count(each => Volatile.Read(ref each.Value) != 0) < parties && Volatile.Read(ref _breaks.Value) == s_breaksAtCome;

    private ref ulong Mine => ref _present[Seat.Mine!.Number].Value;
}
