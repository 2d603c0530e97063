using MultiProc.Platform;

namespace MultiProc.StressTests.Campaigns;

/// <summary>The place of one worker after another: what it is about, and how far it has come.</summary>
internal sealed class Seat(int number)
{
    private readonly SharedCell _state = new();
    private readonly SharedCell _turns = new();
    private readonly SharedCell _worker = new();

    /// <summary>That of this process; null in the process that kills.</summary>
    public static Seat? Mine { get; private set; }

    public int Number { get; } = number;

    public ulong Turns => Volatile.Read(ref _turns.Value);

    /// <summary>The identity of the process that sits here, or sat here last.</summary>
    public ulong Worker => Volatile.Read(ref _worker.Value);

    public Activity Activity => Activity.Of(Volatile.Read(ref _state.Value));

    public bool Works => Activity.Doing != Doing.Starting;

    public void Vacate() => Volatile.Write(ref _state.Value, 0);

    public void Take()
    {
        Volatile.Write(ref _worker.Value, ProcessIdentity.Current);
        Mine = this;
    }

    public void Begin(string primitive, Doing doing) => Volatile.Write(ref _state.Value, new Activity(primitive, doing).ToWord());

    /// <summary>Goes on to something else with the same primitive.</summary>
    public void Now(Doing doing) => Begin(Activity.Primitive, doing);

    public void EndTurn() => Volatile.Write(ref _turns.Value, _turns.Value + 1);

    /// <summary>Another number at each turn, by which <see cref="IsLiving"/> knows the process.</summary>
    public ulong NewToken() => ((_turns.Value + 1) << 22) | (uint)Environment.ProcessId;

    /// <summary>Whether a token is that of a process that lives.</summary>
    public bool IsLiving(ulong token) =>
        Worker is var worker && (token & ((1 << 22) - 1)) == (uint)ProcessIdentity.PidOf(worker) && !ProcessIdentity.IsDead(worker);
}
