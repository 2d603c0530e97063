namespace MultiProc.StressTests.Campaigns;

/// <summary>What the workers of a campaign do with a primitive. It travels to each of them.</summary>
internal abstract class Exercise
{
    private static readonly TimeSpan s_shortPatience = TimeSpan.FromMilliseconds(30);
    private readonly SharedCell _over = new();
    private readonly SharedCell _told = new();
    private readonly SharedCell _violations = new();

    /// <summary>How it is broken on purpose.</summary>
    public Sabotage Sabotage { get; init; }

    /// <summary>Whether the workers come by now and then only: then nobody waits long for a partner.</summary>
    public bool IsOneOfMany { get; init; }

    /// <summary>What the kills are aimed at.</summary>
    public abstract IReadOnlyList<Activity> Targets { get; }

    /// <summary>The step of the kernel after which <see cref="Sabotage.DoesNotWake"/> wakes nobody.</summary>
    public virtual string WakeStep => "";

    /// <summary>How often somebody was told that an owner had died.</summary>
    public ulong Told => Volatile.Read(ref _told.Value);

    public virtual ulong Violations => Volatile.Read(ref _violations.Value);

    public bool IsOver => Volatile.Read(ref _over.Value) != 0;

    protected TimeSpan PatienceForPartners => IsOneOfMany ? s_shortPatience : Timeout.InfiniteTimeSpan;

    /// <summary>In a worker, at every step of the kernel: what sabotage does there.</summary>
    public virtual void Reach(string step)
    {
    }

    /// <summary>In a worker, when it goes on from there.</summary>
    public virtual void GoOn(string step)
    {
    }

    /// <summary>One turn of a worker.</summary>
    /// <returns>Whether it got what it came for.</returns>
    public abstract bool Turn(Seat seat, Random random);

    /// <summary>What the worker at that seat is there for. Those who live go on as long as one of each role is at work.</summary>
    public virtual int RoleOf(Seat seat) => 0;

    /// <summary>After a kill, at once: makes good what is certainly lost.</summary>
    public virtual void Mourn(Seat victim, Activity activity)
    {
    }

    /// <summary>After a kill, when nobody goes on: makes good what may be lost and now turns out to be.</summary>
    /// <returns>Whether it was so.</returns>
    public virtual bool MakeGood(IReadOnlyList<Seat> seats) => false;

    /// <summary>Something that must come to be soon after a kill; null if nothing is known.</summary>
    public virtual Func<bool>? Expect(Seat victim, Activity activity) => null;

    /// <summary>Lets the workers go home; called until they have.</summary>
    public virtual void Dismiss() => Volatile.Write(ref _over.Value, 1);

    /// <summary>When the workers have ended: what is not as it must be.</summary>
    /// <param name="killed">How many were killed while they did what.</param>
    public abstract IEnumerable<string> Check(Func<Activity, int> killed);

    /// <summary>More to report.</summary>
    public virtual string Account() => $"told {Told}, violations {Violations}";

    /// <summary>As <see cref="Told"/>, with what the one is told who took it last.</summary>
    protected ulong ToldWith(bool wasAbandoned) => Told + (wasAbandoned ? 1UL : 0);

    protected void BeTold() => _ = Interlocked.Increment(ref _told.Value);

    protected void Violate() => _ = Interlocked.Increment(ref _violations.Value);

    protected static TimeSpan AnyPatience(Random random) =>
        random.Next(4) == 0 ? TimeSpan.FromMicroseconds(random.Next(300)) : Timeout.InfiniteTimeSpan;
}
