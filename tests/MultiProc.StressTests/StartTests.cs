using System.Diagnostics;

namespace MultiProc.StressTests;

/// <summary>Many starts, and large ones.</summary>
public sealed class StartTests(ITestOutputHelper output)
{
    private const int Threads = 16;
    private const int AtOnceInAFullRun = 200;
    private const int InSequenceInAFullRun = 2000;
    private const int InSequenceByDefault = 60;
    private const int WarmUps = 20;
    private const int LargestGrowth = 512 * 1024;
    private const int MegabytesOfAFullRun = 500;

    [Fact, TimeLimit(1800)]
    public void Starts_OfManyThreads_AllSucceed_AndAllLiveAtOnce()
    {
        using var running = new Semaphore(0);
        using var mayEnd = new Event();
        var children = new Process[Campaign.Scale(AtOnceInAFullRun, atLeast: 2 * Threads)];
        var threads = Enumerable.Range(0, Threads).Select(first => new Thread(() =>
        {
            for (var i = first; i < children.Length; i += Threads)
            {
                children[i] = new Process((int code) => Wait(running, mayEnd, code), i % 100);
                children[i].Start();
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        foreach (var _ in children)
            running.Acquire();

        Process.ActiveChildren().Should().HaveCount(children.Length);
        mayEnd.Set();
        for (var i = 0; i < children.Length; i++)
        {
            children[i].Join();
            children[i].ExitCode.Should().Be(i % 100);
            children[i].Dispose();
        }
    }

    [Fact, TimeLimit(1800)]
    public void Starts_OneAfterAnother_LeaveNothing()
    {
        for (var i = 0; i < WarmUps; i++)
            StartAndJoin(0);
        var (descriptors, threads, memory, managed) = Held();
        for (var i = 0; i < Campaign.Choose(InSequenceInAFullRun, InSequenceByDefault); i++)
            StartAndJoin(i % 100);

        var after = Held();
        after.Descriptors.Should().BeLessThanOrEqualTo(descriptors + 4, "what the runtime opens for itself comes and goes");
        after.Threads.Should().BeLessThanOrEqualTo(threads + 4, "the runtime's have their names a moment after their start");
        (after.Managed - managed).Should().BeLessThan(LargestGrowth, "a child that has ended is forgotten");
        output.WriteLine($"grown by {(after.Memory - memory) / 1024} KB, {(after.Managed - managed) / 1024} KB of it objects");
    }

    [Fact, TimeLimit(1800)]
    public void StartMessage_OfHundredsOfMegabytes_Arrives()
    {
        var bytes = Large();
        var clock = Stopwatch.StartNew();
        using var child = new Process((byte[] received) => Environment.Exit(received.Length / 1_000_000 % 251 == received[^1] ? 3 : 4), bytes);
        child.Start();
        output.WriteLine($"{bytes.Length / 1_000_000} MB, started after {clock.ElapsedMilliseconds} ms");
        child.Join();

        child.ExitCode.Should().Be(3);
        output.WriteLine($"ended after {clock.ElapsedMilliseconds} ms");
    }

    [Fact, TimeLimit(1800)]
    public async Task Result_OfHundredsOfMegabytes_Arrives_AndMeanwhileOthersStartAndEnd()
    {
        var slowest = TimeSpan.Zero;
        var call = Process.RunAsync(Large);
        var starts = 0;
        while (!call.IsCompleted)
        {
            var start = Stopwatch.GetTimestamp();
            StartAndJoin(starts++ % 100);
            slowest = Stopwatch.GetElapsedTime(start) is var time && time > slowest ? time : slowest;
        }

        var result = await call;
        result[^1].Should().Be((byte)(result.Length / 1_000_000 % 251));
        output.WriteLine($"{result.Length / 1_000_000} MB; {starts} others, the slowest took {slowest.TotalMilliseconds:F0} ms");
        starts.Should().BePositive();
    }

    /// <summary>What this process holds when the garbage is gone: on a machine with a large cache it would not be collected in a whole run.</summary>
    private static (int Descriptors, int Threads, long Memory, long Managed) Held()
    {
        var managed = Memory.OfObjects();
        return (Descriptors.Count, ThreadNames.CountBesides(ThreadNames.OfTheRuntime), Environment.WorkingSet, managed);
    }

    private static byte[] Large()
    {
        var bytes = new byte[Campaign.Scale(MegabytesOfAFullRun, atLeast: 50) * 1_000_000];
        bytes[^1] = (byte)(bytes.Length / 1_000_000 % 251);
        return bytes;
    }

    private static void Wait(Semaphore running, Event mayEnd, int code)
    {
        running.Release();
        mayEnd.Wait();
        Environment.Exit(code);
    }

    private static void StartAndJoin(int code)
    {
        using var child = new Process((int code) => Environment.Exit(code), code);
        child.Start();
        child.Join();
        child.ExitCode.Should().Be(code);
    }
}
