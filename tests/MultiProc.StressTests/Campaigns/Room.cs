using MultiProc.Platform;

namespace MultiProc.StressTests.Campaigns;

/// <summary>A place for one at a time. Nothing here is atomic: whoever is inside at the same time would be seen.</summary>
internal sealed class Room
{
    private readonly SharedCell _inside = new();
    private readonly SharedCell _visits = new();

    public ulong Visits => Volatile.Read(ref _visits.Value);

    /// <returns>Whether nobody else was inside meanwhile.</returns>
    public bool Visit(Random random)
    {
        var me = ProcessIdentity.Current;
        var wasEmpty = _inside.Value == 0;
        _inside.Value = me;
        var visits = _visits.Value;
        Thread.Sleep(random.Next(2)); // some stay long enough for others to fall asleep, and leave the processors to those who start
        var isAlone = _inside.Value == me && _visits.Value == visits;
        _visits.Value = visits + 1;
        _inside.Value = 0;
        return wasEmpty && isAlone;
    }

    /// <summary>The repair of who was told that an owner died.</summary>
    public void Clear() => _inside.Value = 0;
}
