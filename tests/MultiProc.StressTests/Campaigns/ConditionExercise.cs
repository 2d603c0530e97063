namespace MultiProc.StressTests.Campaigns;

/// <summary>Two bring, the others wait until there is something. What a dead one was notified of is lost, and counted.</summary>
internal sealed class ConditionExercise(int workers) : Exercise
{
    private const int Bringers = 2;
    private const int Room = 20;
    private const int CallsPerCallToAll = 8;
    private readonly Condition _condition = new();
    private readonly Room _room = new();
    private readonly SharedCell _items = new();
    private readonly SharedCell _given = new();
    private readonly SharedCell _received = new();
    private bool _isDismissed;

    public override IReadOnlyList<Activity> Targets =>
    [
        new(nameof(Condition), Doing.Waiting),
        new(nameof(Condition), Doing.Sleeping),
        new(nameof(Condition), Doing.Holding),
        new(nameof(Condition), Doing.Notifying),
        new(nameof(Condition), Doing.Leaving),
        new(nameof(Condition), Doing.Releasing),
    ];

    public override string WakeStep => "condition.notified";

    public override int RoleOf(Seat seat) => IsBringer(seat) ? 0 : 1;

    public override bool Turn(Seat seat, Random random)
    {
        seat.Begin(nameof(Condition), Doing.Waiting);
        if (!_condition.Acquire(AnyPatience(random)))
            return false;
        Listen();
        seat.Now(Doing.Holding);
        if (!_room.Visit(random))
            Violate();
        var done = (IsOneOfMany ? random.Next(2) == 0 : IsBringer(seat)) ? Bring(seat, random) : Fetch(seat, random);
        seat.Now(Doing.Releasing);
        _condition.Release();
        seat.Now(Doing.Idle);
        return done;
    }

    /// <summary>Whoever leaves has the lock again.</summary>
    public override void Reach(string step)
    {
        if (step == "condition.leaving")
            Listen();
    }

    public override void Dismiss()
    {
        // Once: whoever waits then must hear of it.
        if (_isDismissed)
            return;
        _isDismissed = true;
        using (_condition.EnterScope())
        {
            Listen();
            base.Dismiss();
            _given.Value += (ulong)Waiting();
            _condition.NotifyAll();
        }
    }

    public override IEnumerable<string> Check(Func<Activity, int> killed)
    {
        if (!_condition.Acquire(TimeSpan.Zero))
            yield return "the lock is held by nobody alive, and cannot be taken";
        var certain = killed(new(nameof(Condition), Doing.Holding)) + killed(new(nameof(Condition), Doing.Notifying)) + killed(new(nameof(Condition), Doing.Leaving));
        var told = ToldWith(_condition.WasAbandoned);
        if (told < (ulong)certain)
            yield return $"{certain} were killed that held the lock, and only {told} were told";

        // A dead waiter takes one notification with it, a dead notifier those that it did not come to give.
        var explained = killed(new(nameof(Condition), Doing.Sleeping)) + killed(new(nameof(Condition), Doing.Leaving)) + killed(new(nameof(Condition), Doing.Holding)) + (killed(new(nameof(Condition), Doing.Notifying)) * workers);
        if (Lost < 0 || Lost > explained)
            yield return $"{Lost} notifications were lost, and the dead explain {explained} of them";
        _condition.NotifyAll();
        _condition.Release();
    }

    public override string Account() => $"{base.Account()}, {_received.Value} notifications received, {Lost} lost with the dead, {_room.Visits} visits";

    private static bool IsBringer(Seat seat) => seat.Number < Bringers;

    private long Lost => (long)_given.Value - (long)_received.Value;

    /// <summary>Before it counts as a holder itself: killed in between it would have been told, and have told nobody.</summary>
    private void Listen()
    {
        if (!_condition.WasAbandoned)
            return;
        BeTold();
        _room.Clear();
    }

    private bool Bring(Seat seat, Random random)
    {
        if (_items.Value >= Room)
            return true;
        var toAll = random.Next(CallsPerCallToAll) == 0;
        seat.Now(Doing.Notifying);
        _items.Value++;
        _given.Value += (ulong)(toAll ? Waiting() : Math.Min(1, Waiting()));
        if (toAll)
            _condition.NotifyAll();
        else
            _condition.Notify();
        return true;
    }

    private bool Fetch(Seat seat, Random random)
    {
        while (_items.Value == 0)
        {
            if (IsOver)
                return false;
            seat.Now(Doing.Sleeping);
            var notified = _condition.Wait(IsOneOfMany ? PatienceForPartners : AnyPatience(random));
            seat.Now(Doing.Holding);
            if (notified)
                _received.Value++;
            if (!_room.Visit(random))
                Violate();
            if (IsOneOfMany && !notified)
                return false;
        }

        _items.Value--;
        return true;
    }

    private int Waiting()
    {
        var text = _condition.ToString();
        return int.Parse(text.AsSpan(text.IndexOf("waiting=", StringComparison.Ordinal) + "waiting=".Length).TrimEnd(')'), System.Globalization.CultureInfo.InvariantCulture);
    }
}
