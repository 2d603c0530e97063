namespace MultiProc.StressTests.Campaigns;

/// <summary>What a campaign did and met.</summary>
internal sealed class CampaignReport
{
    private const int TimesThatShowWhatIsUsual = 20;
    private readonly SortedDictionary<string, int> _kills = new(StringComparer.Ordinal);
    private readonly List<TimeSpan> _times = [];

    public int Kills { get; private set; }

    /// <summary>Between a kill and the moment when each of those who live had done two turns more; sorted.</summary>
    public IReadOnlyList<TimeSpan> Times => [.. _times.Order()];

    public TimeSpan Median => Times.Count == 0 ? default : Times[Times.Count / 2];

    /// <summary>What nineteen of twenty do not exceed; null where there are fewer.</summary>
    public TimeSpan? Usual => Times.Count < TimesThatShowWhatIsUsual ? null : Times[(((Times.Count * 19) + 19) / 20) - 1];

    public TimeSpan Slowest => Times.Count == 0 ? default : Times[^1];

    /// <summary>The longest such time of which nobody's want of a processor is a part; null where the kernel does not tell.</summary>
    public TimeSpan? LongestStall { get; private set; }

    /// <summary>Who did not go on; null if all did.</summary>
    public string? Stranded { get; set; }

    public ulong Violations { get; set; }

    public List<string> Complaints { get; } = [];

    /// <summary>Whether it met anything that must not be.</summary>
    public bool IsBad => Stranded is not null || Violations > 0 || Complaints.Count > 0;

    public int KilledIn(Activity activity) => _kills.GetValueOrDefault(activity.ToString());

    public void Count(Activity activity)
    {
        Kills++;
        _kills[activity.ToString()] = KilledIn(activity) + 1;
    }

    public void Count(TimeSpan time) => _times.Add(time);

    public void CountStall(TimeSpan? time) => LongestStall = time < LongestStall ? LongestStall : time;

    public override string ToString() =>
        $"{Kills} kills, while {string.Join(", ", _kills.Select(pair => $"{pair.Key} {pair.Value}"))}; to go on: median {Median.TotalMilliseconds:F0} ms, {(Usual is { } usual ? $"nineteen of twenty within {usual.TotalMilliseconds:F0} ms, " : "")}slowest {Slowest.TotalMilliseconds:F0} ms, longest stall {LongestStall?.TotalMilliseconds:F0} ms; " +
        $"violations {Violations}, complaints {Complaints.Count}{string.Concat(Complaints.Select(each => $": {each}"))}{(Stranded is null ? "" : $"; stranded: {Stranded}")}";
}
