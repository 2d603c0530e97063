namespace MultiProc.StressTests.Campaigns;

/// <summary>Two set and clear, the others wait until it is set.</summary>
internal sealed class EventExercise : Exercise
{
    private const int Setters = 2;
    private readonly Event _event = new();

    public override IReadOnlyList<Activity> Targets =>
        [new(nameof(Event), Doing.Waiting), new(nameof(Event), Doing.Notifying)];

    public override string WakeStep => "event.set";

    public override int RoleOf(Seat seat) => IsSetter(seat) ? 0 : 1;

    public override bool Turn(Seat seat, Random random)
    {
        var done = (IsOneOfMany ? random.Next(2) == 0 : IsSetter(seat)) ? SetAndClear(seat, random) : Wait(seat, random);
        seat.Now(Doing.Idle);
        return done;
    }

    public override void Dismiss()
    {
        base.Dismiss();
        _event.Set();
    }

    public override IEnumerable<string> Check(Func<Activity, int> killed)
    {
        _event.Set();
        if (!_event.Wait(TimeSpan.Zero))
            yield return "it was set, and is not";
        _event.Clear();
        if (_event.Wait(TimeSpan.Zero))
            yield return "it was cleared, and is set";
    }

    public override string Account() => "nobody to be told";

    private static bool IsSetter(Seat seat) => seat.Number < Setters;

    private bool SetAndClear(Seat seat, Random random)
    {
        seat.Begin(nameof(Event), Doing.Notifying);
        _event.Set();
        if (!IsOver)
            _event.Clear();
        seat.Now(Doing.Idle);
        Thread.Sleep(random.Next(3));
        return true;
    }

    private bool Wait(Seat seat, Random random)
    {
        seat.Begin(nameof(Event), Doing.Waiting);
        return _event.Wait(IsOneOfMany ? PatienceForPartners : AnyPatience(random));
    }
}
