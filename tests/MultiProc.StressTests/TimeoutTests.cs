using System.Diagnostics;

namespace MultiProc.StressTests;

/// <summary>A time that is over ends a wait: never too early, and hardly later than the machine's own sleeps, whatever else it does.</summary>
public sealed class TimeoutTests(ITestOutputHelper output)
{
    private const int FewestRoundsOfTasks = 12;

    private static readonly TimeSpan s_time = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan s_late = TimeSpan.FromMilliseconds(50);
    private static readonly int s_rounds = Campaign.Scale(40, 4);

    public static TheoryData<string> Kinds => [.. Crowd.Kinds];

    public static TheoryData<string> KindsForThreads => [.. Crowd.KindsForThreads];

    [Theory]
    [MemberData(nameof(KindsForThreads))]
    public void AThread_IsLetGoInTime_UnderLoad(string kind)
    {
        using var load = new Load();
        var waits = new List<TimeSpan>();
        var sleeps = new List<TimeSpan>();
        for (var round = 0; round < s_rounds; round++)
        {
            // Side by side: what delays the one delays the other.
            var pairs = Enumerable.Range(0, 8).Select(_ => (Wait: new Timed(), Sleep: new Timed())).ToArray();
            var threads = pairs.SelectMany(pair => new[]
            {
                new Thread(() =>
                {
                    using var refusal = Refusal.Of(kind);
                    pair.Wait.Take(refusal.Wait);
                }),
                new Thread(() => pair.Sleep.Take(() => Thread.Sleep(s_time))),
            }).ToArray();
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            waits.AddRange(pairs.Select(pair => pair.Wait.Took));
            sleeps.AddRange(pairs.Select(pair => pair.Sleep.Took));
        }

        Judge(kind, waits, sleeps, most: 0.66);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ATask_IsLetGoInTime_UnderLoad(string kind)
    {
        using var load = new Load();
        var waits = new List<TimeSpan>();
        var sleeps = new List<TimeSpan>();
        for (var round = 0; round < Math.Max(s_rounds, FewestRoundsOfTasks); round++)
        {
            var refusals = Enumerable.Range(0, 50).Select(_ => Refusal.Of(kind)).ToArray();
            var both = refusals.Select(refusal => (Wait: new Timed(), Sleep: new Timed(), refusal)).ToArray();
            await Task.WhenAll(both.SelectMany(pair => new[] { pair.Wait.TakeAsync(pair.refusal.WaitAsync), pair.Sleep.TakeAsync(() => Task.Delay(s_time)) }));
            waits.AddRange(both.Select(pair => pair.Wait.Took));
            sleeps.AddRange(both.Select(pair => pair.Sleep.Took));
            Array.ForEach(refusals, refusal => refusal.Dispose());
        }

        // All tasks of a round come late together, if the one thread that ends their waits does not get its turn.
        Judge(kind, waits, sleeps, most: 0.5);
    }

    private static TimeSpan At(List<TimeSpan> times, double share) => times.Order().ElementAt((int)(times.Count * share));

    private void Judge(string kind, List<TimeSpan> waits, List<TimeSpan> sleeps, double most)
    {
        output.WriteLine($"{kind}: {waits.Min().TotalMilliseconds:F1}, {At(waits, most).TotalMilliseconds:F1}, {waits.Max().TotalMilliseconds:F1} ms; "
            + $"a sleep: {sleeps.Min().TotalMilliseconds:F1}, {At(sleeps, most).TotalMilliseconds:F1}, {sleeps.Max().TotalMilliseconds:F1} ms");
        waits.Min().Should().BeGreaterThanOrEqualTo(s_time);
        At(waits, most).Should().BeLessThan(At(sleeps, most) + s_late);
    }

    private sealed class Timed
    {
        public TimeSpan Took { get; private set; }

        public void Take(Action action)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            Took = Stopwatch.GetElapsedTime(start);
        }

        public async Task TakeAsync(Func<Task> action)
        {
            var start = Stopwatch.GetTimestamp();
            await action();
            Took = Stopwatch.GetElapsedTime(start);
        }
    }

    /// <summary>Keeps the processors busy.</summary>
    private sealed class Load : IDisposable
    {
        private readonly Thread[] _threads;
        private volatile bool _isOver;

        public Load()
        {
            _threads = [.. Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => new Thread(() =>
            {
                while (!_isOver)
                    Thread.SpinWait(1000);
            }))];
            Array.ForEach(_threads, thread => thread.Start());
        }

        public void Dispose()
        {
            _isOver = true;
            Array.ForEach(_threads, thread => thread.Join());
        }
    }

    /// <summary>An object that lets nobody through within the time.</summary>
    private sealed class Refusal(IDisposable @object, Func<bool> wait, Func<Task<bool>> waitAsync) : IDisposable
    {
        public static Refusal Of(string kind)
        {
            switch (kind)
            {
                case "Lock":
                    var l = new Lock();
                    l.Acquire();
                    return new(l, () => l.Acquire(s_time), () => l.AcquireAsync(s_time));
                case "RLock":
                    var r = new RLock();
                    var holder = new Thread(() => r.Acquire());
                    holder.Start();
                    holder.Join();
                    return new(r, () => r.Acquire(s_time), () => throw new NotSupportedException());
                case "Semaphore":
                    var s = new Semaphore(0);
                    return new(s, () => s.Acquire(s_time), () => s.AcquireAsync(s_time));
                case "BoundedSemaphore":
                    var b = new BoundedSemaphore(0);
                    return new(b, () => b.Acquire(s_time), () => b.AcquireAsync(s_time));
                case "Event":
                    var e = new Event();
                    return new(e, () => e.Wait(s_time), () => e.WaitAsync(s_time));
                case "Condition":
                    var c = new Condition(new Lock());
                    c.Acquire();
                    return new(c, () => c.Wait(s_time), () => c.WaitAsync(s_time));
                default:
                    var barrier = new Barrier(2);
                    return new(barrier, () => IsPassed(() => barrier.Wait(s_time)), () => IsPassedAsync(barrier.WaitAsync(s_time)));
            }
        }

        public void Wait() => wait().Should().BeFalse();

        public async Task WaitAsync() => (await waitAsync()).Should().BeFalse();

        public void Dispose() => @object.Dispose();

        private static bool IsPassed(Func<int> wait)
        {
            try
            {
                _ = wait();
                return true;
            }
            catch (BrokenBarrierException)
            {
                return false;
            }
        }

        private static async Task<bool> IsPassedAsync(Task<int> wait)
        {
            try
            {
                _ = await wait;
                return true;
            }
            catch (BrokenBarrierException)
            {
                return false;
            }
        }
    }
}
