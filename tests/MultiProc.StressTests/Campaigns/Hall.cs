namespace MultiProc.StressTests.Campaigns;

/// <summary>A place for some at a time: each says at its own seat that it is inside.</summary>
internal sealed class Hall(IReadOnlyList<Seat> seats, int capacity)
{
    private readonly Seat[] _seats = [.. seats];
    private readonly SharedCell[] _inside = [.. seats.Select(_ => new SharedCell())];

    /// <returns>Whether not too many who live were inside at once.</returns>
    public bool Visit(Seat seat, Random random)
    {
        Volatile.Write(ref _inside[seat.Number].Value, seat.NewToken());
        var isRoomy = IsRoomy();
        Thread.Sleep(random.Next(2));
        isRoomy &= IsRoomy();
        Volatile.Write(ref _inside[seat.Number].Value, 0);
        return isRoomy;
    }

    /// <summary>Who was inside at two looks, and alive between them, was inside between them; there must not be too many of those.</summary>
    private bool IsRoomy()
    {
        Span<ulong> first = stackalloc ulong[_seats.Length];
        for (var i = 0; i < first.Length; i++)
            first[i] = Volatile.Read(ref _inside[i].Value);
        var inside = 0;
        for (var i = 0; i < first.Length; i++)
            inside += first[i] != 0 && _seats[i].IsLiving(first[i]) ? 1 : 0;
        if (inside <= capacity)
            return true;
        for (var i = 0; i < first.Length; i++)
            inside -= first[i] != 0 && Volatile.Read(ref _inside[i].Value) != first[i] ? 1 : 0;
        return inside <= capacity;
    }
}
