using System.Runtime.CompilerServices;
using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Synchronization.Words;

namespace MultiProc.UnitTests.Synchronization.Models;

/// <summary>Runs actors one at a time, and lets a seed decide at every step who goes on: the interleavings of the real protocols, at random and again at will.</summary>
/// <remarks>A step is a <see cref="CrashPoint"/>, a sleep or a wake-up. Sleeping is the model's: a list, without time. So a lost wake-up is a state in which
/// everybody sleeps, found at once and for certain.</remarks>
internal sealed class Interleaving : IDisposable
{
    // Many times what a run takes: some wait for others in a loop, and go on for ever if those sleep for ever.
    private const int MostSteps = 20_000;
    private const int StackSize = 256 * 1024;

    [ThreadStatic]
    private static Actor? t_actor;

    private readonly KernelSwitches _switches = new();
    private readonly Random _random;
    private readonly List<Actor> _actors = [];
    private readonly SemaphoreSlim _over = new(0);
    private int _steps;

    public Interleaving(int seed, bool looksBeforeSleeping = true)
    {
        _random = new Random(seed);
        WordSleep.Bounded = false;
        WordWaiter.Instance = new Waiter(this, looksBeforeSleeping);
        CrashPoint.Reached = _ => Step();
    }

    /// <summary>Whether all slept and nobody was there to wake them, or some waited for sleepers for ever.</summary>
    public bool IsStuck { get; private set; }

    /// <summary>Called when nobody can go on: does what nobody of them does, and says whether it was anything.</summary>
    public Func<bool>? Idle { get; set; }

    public int Next(int below) => _random.Next(below);

    /// <summary>Runs the actors to their ends, or until all sleep.</summary>
    /// <returns>Whether all came to their ends.</returns>
    /// <exception cref="AggregateException">What actors threw.</exception>
    public bool Run(params IEnumerable<Action> actors)
    {
        foreach (var body in actors)
            _actors.Add(new Actor(body));
        foreach (var actor in _actors)
        {
            actor.Thread = new Thread(() => Live(actor), StackSize) { IsBackground = true };
            actor.Thread.Start();
        }

        Hand();
        _over.Wait();
        var errors = _actors.Where(actor => actor.Error is not null).Select(actor => actor.Error!).ToList();
        return errors.Count == 0 ? !IsStuck : throw new AggregateException(errors);
    }

    /// <summary>Waits by a protocol. Who is cancelled while it sleeps may go on at any later step.</summary>
    public static WordOutcome Wait<TProtocol>(TProtocol protocol, SharedWord word, CancellationToken token)
        where TProtocol : struct, IWordProtocol
    {
        var sleep = WordSleep.OfTask(word, Deadline.Infinite, token);
        while (true)
        {
            var outcome = protocol.Look(ref sleep, out var expected);
            if (outcome != WordOutcome.MustSleep)
                return outcome;
            t_actor!.Token = token;
            _ = WordWaiter.Instance.Wait(ref word.LowHalf, expected, TimeSpan.MaxValue);
            t_actor.Token = CancellationToken.None;
            sleep.EndSlice(woken: true);
        }
    }

    /// <summary>Lets somebody else go on, perhaps.</summary>
    public void Step()
    {
        if (t_actor is not { } self)
            return;
        Hand();
        self.Turn.Wait();
    }

    /// <summary>All sleeps end by time.</summary>
    public void PassTime()
    {
        foreach (var actor in _actors.FindAll(actor => actor.SleepsAt != 0))
        {
            actor.SleepsAt = 0;
            actor.IsOutOfTime = true;
        }
    }

    /// <summary>Stops the actor that calls this where it is, for good.</summary>
    public void Die()
    {
        var self = t_actor!;
        t_actor = null; // whatever its thread does at the end of the tests is no step of a run
        self.IsOver = true;
        Hand();
        Thread.Sleep(Timeout.Infinite);
    }

    public void Dispose()
    {
        CrashPoint.Reached = null;
        _switches.Dispose();
        _over.Dispose();
    }

    private void Live(Actor actor)
    {
        t_actor = actor;
        actor.Turn.Wait();
        try
        {
            actor.Body();
        }
        catch (Exception error)
        {
            actor.Error = error;
        }

        actor.IsOver = true;
        Hand();
    }

    /// <summary>Gives the turn to one of those who can go on.</summary>
    private void Hand()
    {
        var able = Able();
        if (able.Count == 0 && _actors.Exists(actor => !actor.IsOver) && Idle?.Invoke() == true)
            able = Able();
        if (able.Count > 0 && _steps++ < MostSteps)
        {
            able[_random.Next(able.Count)].Turn.Release();
            return;
        }

        // The sleepers of a run that is stuck stay where they are: their threads are the background's.
        IsStuck = _actors.Exists(actor => !actor.IsOver);
        _over.Release();
    }

    private List<Actor> Able() => _actors.FindAll(actor => !actor.IsOver && (actor.SleepsAt == 0 || actor.Token.IsCancellationRequested));

    private sealed class Actor(Action body)
    {
        public Action Body { get; } = body;

        public SemaphoreSlim Turn { get; } = new(0);

        public Thread? Thread { get; set; }

        public nint SleepsAt { get; set; }

        public CancellationToken Token { get; set; }

        public bool IsOver { get; set; }

        public bool IsOutOfTime { get; set; }

        public Exception? Error { get; set; }
    }

    private sealed class Waiter(Interleaving run, bool looksBeforeSleeping) : WordWaiter
    {
        public override bool Wait(ref uint word, uint expected, TimeSpan timeout)
        {
            run.Step();
            if (looksBeforeSleeping && Volatile.Read(ref word) != expected)
                return true;
            t_actor!.SleepsAt = AddressOf(ref word);
            run.Step();
            t_actor.SleepsAt = 0;
            var isWoken = !t_actor.IsOutOfTime;
            t_actor.IsOutOfTime = false;
            return isWoken;
        }

        public override void Wake(ref uint word, int count)
        {
            run.Step();
            var address = AddressOf(ref word);
            var sleepers = run._actors.FindAll(actor => actor.SleepsAt == address);
            for (; count > 0 && sleepers.Count > 0; count--)
            {
                var woken = sleepers[run.Next(sleepers.Count)];
                woken.SleepsAt = 0;
                _ = sleepers.Remove(woken);
            }
        }

        private static nint AddressOf(ref uint word) => new SharedWord(ref Unsafe.As<uint, ulong>(ref word)).Address;
    }
}
