using System.Diagnostics;
using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Synchronization;

namespace MultiProc.StressTests;

/// <summary>Processes that share a lock and a semaphore are killed at random instants; those that live must not notice.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class RandomKillTests(ITestOutputHelper output)
{
    private const int Workers = 4;
    private const int KillsOfAFullRun = 2000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact, TimeLimit(1200)]
    public void Survivors_GoOn_AndAreTold_WhoeverIsKilledWhenever()
    {
        var kills = Campaign.Scale(KillsOfAFullRun, atLeast: 40);
        var shared = new Shared();
        var states = Enumerable.Range(0, Workers).Select(_ => new SharedCell()).ToList();
        var workers = states.Select(state => StartWorker(shared, state)).ToList();
        var killedIn = new Dictionary<WorkerState, int>();
        var random = new Random(20261123);
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < kills; i++)
        {
            var victim = random.Next(Workers);
            Works(states[victim]).Should().BeTrue("worker {0} gets to work", victim);
            SpinFor(TimeSpan.FromMicroseconds(random.Next(3000)));
            workers[victim].Kill();
            workers[victim].Join(s_patience).Should().BeTrue();
            var state = (WorkerState)states[victim].Value;
            killedIn[state] = killedIn.GetValueOrDefault(state) + 1;
            slowest = Max(slowest, TimeToProgress(shared));
            workers[victim].Dispose();
            workers[victim] = StartWorker(shared, states[victim]);
        }

        workers.ForEach(worker => worker.Kill());
        workers.ForEach(worker => worker.Join());
        Report(killedIn, slowest, shared);
        shared.Violations.Value.Should().Be(0, "two were never inside at once");
        shared.Told.Value.Should().BeGreaterThanOrEqualTo((ulong)Math.Max(0, killedIn.GetValueOrDefault(WorkerState.Holding) - Workers), "who came next was told");
        slowest.Should().BeLessThan(TimeSpan.FromSeconds(5));
        var midway = killedIn.GetValueOrDefault(WorkerState.Holding) + killedIn.GetValueOrDefault(WorkerState.Waiting);
        midway.Should().BeGreaterThanOrEqualTo((int)(300L * kills / KillsOfAFullRun), "the campaign kills where it hurts");
    }

    private static Process StartWorker(Shared shared, SharedCell state)
    {
        state.Value = (ulong)WorkerState.Starting;
        var worker = new Process(() => Work(shared, state));
        worker.Start();
        return worker;
    }

    private static void Work(Shared shared, SharedCell state)
    {
        var random = new Random(Environment.ProcessId);
        while (true)
        {
            Volatile.Write(ref state.Value, (ulong)WorkerState.Waiting);
            var patience = random.Next(4) == 0 ? TimeSpan.FromMicroseconds(random.Next(300)) : Timeout.InfiniteTimeSpan;
            if (!shared.Lock.Acquire(patience))
                continue;
            Volatile.Write(ref state.Value, (ulong)WorkerState.Holding);
            if (shared.Lock.WasAbandoned)
            {
                shared.Told.Value++; // counted under the lock
                shared.Inside.Value = 0; // the repair
            }

            BeInside(shared, random);
            Volatile.Write(ref state.Value, (ulong)WorkerState.Releasing);
            shared.Lock.Release();
            Volatile.Write(ref state.Value, (ulong)WorkerState.Idle);
            Thread.Yield();
        }
    }

    /// <summary>Nothing here is atomic: whoever is inside at the same time would be seen.</summary>
    private static void BeInside(Shared shared, Random random)
    {
        var me = (ulong)Environment.ProcessId;
        if (shared.Inside.Value != 0)
            _ = Interlocked.Increment(ref shared.Violations.Value);
        shared.Inside.Value = me;
        Thread.Sleep(random.Next(2)); // some stay long enough for others to fall asleep, and leave the processors to those who start
        shared.Progress.Value++;
        if (shared.Inside.Value != me)
            _ = Interlocked.Increment(ref shared.Violations.Value);
        shared.Inside.Value = 0;
    }

    private static bool Works(SharedCell state) =>
        Eventually.Holds(() => Volatile.Read(ref state.Value) != (ulong)WorkerState.Starting, s_patience);

    private static TimeSpan TimeToProgress(Shared shared)
    {
        var start = Stopwatch.GetTimestamp();
        var before = Volatile.Read(ref shared.Progress.Value);
        SpinWait.SpinUntil(() => Volatile.Read(ref shared.Progress.Value) > before, s_patience).Should().BeTrue("the survivors go on");
        return Stopwatch.GetElapsedTime(start);
    }

    private static void SpinFor(TimeSpan time)
    {
        var deadline = Deadline.After(time);
        while (!deadline.HasExpired)
            Thread.SpinWait(10);
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private void Report(Dictionary<WorkerState, int> killedIn, TimeSpan slowest, Shared shared)
    {
        output.WriteLine("killed while " + string.Join(", ", killedIn.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}")));
        output.WriteLine($"told of an abandoned lock {shared.Told.Value} times, {shared.Progress.Value} turns, slowest to go on {slowest.TotalMilliseconds:F0} ms");
    }

    private enum WorkerState
    {
        Starting,
        Idle,
        Waiting,
        Holding,
        Releasing,
    }

    private sealed record Shared
    {
        public Lock Lock { get; } = new();

        public SharedCell Inside { get; } = new();

        public SharedCell Progress { get; } = new();

        public SharedCell Told { get; } = new();

        public SharedCell Violations { get; } = new();
    }
}
