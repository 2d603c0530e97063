using System.Diagnostics;
using MultiProc.IntegrationTests.Processes;
using MultiProc.Synchronization.Words;

namespace MultiProc.IntegrationTests.Channels;

/// <summary>The process that holds the other end of a connection is gone: whoever waits is told at once.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class EndOfConnectionTests : IDisposable
{
    private const int Waiters = 9;
    private const int Rounds = 5;

    /// <summary>Whoever is not told by then hangs: no sleep ends by itself.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>What is promised.</summary>
    private static readonly TimeSpan s_promise = TimeSpan.FromMilliseconds(100);

    /// <summary>What the kernel needs for it on a busy machine, and more.</summary>
    private static readonly TimeSpan s_timeForADeath = TimeSpan.FromSeconds(1);

    /// <summary>Calls that wait until something can be received, or for room, and then end in the way that belongs to the end of the other side.</summary>
    private static readonly Dictionary<string, Action<Connection>> s_waits = new(StringComparer.Ordinal)
    {
        ["Recv"] = c => c.Invoking(c => c.Recv<int>()).Should().Throw<EndOfStreamException>(),
        ["RecvBytes"] = c => c.Invoking(c => c.RecvBytes()).Should().Throw<EndOfStreamException>(),
        ["RecvBytesInto"] = c => c.Invoking(c => c.RecvBytesInto(new byte[9])).Should().Throw<EndOfStreamException>(),
        ["Poll"] = c => c.Poll(s_patience).Should().BeTrue(),
        ["AsStream"] = c => c.AsStream().ReadByte().Should().Be(-1),
        ["SendBytes"] = c => c.Invoking(Flood).Should().Throw<IOException>(),
        ["Send of a long message"] = c => c.Invoking(c => c.Send(new byte[20_000_000])).Should().Throw<IOException>(),
    };

    private static readonly Dictionary<string, Func<Connection, Task>> s_tasks = new(StringComparer.Ordinal)
    {
        ["RecvAsync"] = c => c.Awaiting(c => c.RecvAsync<int>()).Should().ThrowAsync<EndOfStreamException>(),
        ["PollAsync"] = async c => (await c.PollAsync(s_patience)).Should().BeTrue(),
        ["WaitAsync"] = async c => (await Connection.WaitAsync([new Event(), c], s_patience)).Should().Equal(c),
        ["SendAsync"] = c => c.Awaiting(c => c.SendAsync(new byte[20_000_000])).Should().ThrowAsync<IOException>(),
    };

    public static TheoryData<string> Waits => [.. s_waits.Keys];

    public static TheoryData<string> Tasks => [.. s_tasks.Keys];

    public void Dispose() => WordSleep.Bounded = true;

    /// <summary>By the notification alone: no sleep ends by itself, so that nobody asks the kernel now and then.</summary>
    [Theory]
    [MemberData(nameof(Waits))]
    public async Task WhoWaits_IsTold_WhenTheOtherSideIsKilled(string call)
    {
        var (mine, child) = StartHolder();
        using (mine)
        using (child)
        {
            WordSleep.Bounded = false;
            var before = SharedFutex.SleepersIn(Environment.ProcessId);
            var waiting = OnAThread(() => s_waits[call](mine));
            SharedFutex.AwaitSleeper(Environment.ProcessId, s_patience, before).Should().BeTrue("the call waits");
            var killed = Stopwatch.GetTimestamp();
            child.Kill();
            Report(call, Stopwatch.GetElapsedTime(killed, await Await(waiting, mine)));
            (await child.JoinAsync(s_patience)).Should().BeTrue();
        }
    }

    /// <summary>As above.</summary>
    [Theory]
    [MemberData(nameof(Tasks))]
    public async Task ATaskThatWaits_IsTold_WhenTheOtherSideIsKilled(string call)
    {
        var (mine, child) = StartHolder();
        WordSleep.Bounded = false;
        var waiting = s_tasks[call](mine);
        waiting.IsCompleted.Should().BeFalse();
        var killed = Stopwatch.GetTimestamp();
        child.Kill();
        await Await(waiting, mine);
        Report(call, Stopwatch.GetElapsedTime(killed));
        (await child.JoinAsync(s_patience)).Should().BeTrue();
        child.Dispose();
        mine.Dispose();
    }

    /// <summary>It has room always, never sleeps, and would not ask.</summary>
    [Fact]
    public async Task AWriterThatHasRoom_IsTold_WhenItsReaderIsKilled()
    {
        var (mine, child) = StartHolder();
        using (mine)
        using (child)
        {
            WordSleep.Bounded = false;
            mine.SendBytes(Array.Empty<byte>()); // 8 bytes with its header, where there is room for 1 MiB
            using var enough = new CancellationTokenSource(s_patience);
            var writing = OnAThread(() => mine.Invoking(each => SendNowAndThen(each, enough.Token)).Should().Throw<IOException>());
            var killed = Stopwatch.GetTimestamp();
            child.Kill();
            Report("a writer that has room", Stopwatch.GetElapsedTime(killed, await Await(writing, mine)));
            (await child.JoinAsync(s_patience)).Should().BeTrue();
        }
    }

    /// <summary>Most of several who wait, beside what the machine itself takes to tell most of as many others that the process has ended; each may be late once in a while.</summary>
    [Fact]
    public async Task WhoWaits_IsTold_WithinATenthOfASecond()
    {
        var notices = new List<(TimeSpan Told, TimeSpan Ended)>();
        for (var i = 0; i < Rounds; i++)
            notices.Add(await NoticeAsync());
        notices.Select(each => each.Told - each.Ended).Order().ElementAt(Rounds / 2).Should().BeLessThan(s_promise);
        notices.Select(each => each.Told).Order().ElementAt(Rounds / 2).Should().BeLessThan(s_timeForADeath, "the end of the process is not what is reported late");
    }

    /// <summary>However it ends: what it had sent before arrives, and then the end.</summary>
    [Theory]
    [MemberData(nameof(Death.All), MemberType = typeof(Death))]
    public void WhatWasSentBefore_Arrives_AndThenTheEnd(string how)
    {
        var (mine, yours) = Pipe.Create();
        var child = new Process(target: () =>
        {
            for (var i = 0; i < 100; i++)
                yours.Send(i);
            Death.Die(how);
        });
        if (how == "out-of-memory")
            child.Environment.Add(Death.SmallHeap);
        using (mine)
        using (child)
        {
            child.Start();
            yours.Dispose();
            for (var i = 0; i < 100; i++)
                mine.Recv<int>().Should().Be(i);
            mine.Invoking(c => c.Recv<int>()).Should().Throw<EndOfStreamException>();
            child.Join(s_patience).Should().BeTrue();
            Death.IsCodeOf(how, child.ExitCode).Should().BeTrue("it is {0}", child.ExitCode);
        }
    }

    [Fact]
    public void TheEnd_ComesWithTheLastHolder_AndNotBefore()
    {
        var (mine, yours) = Pipe.Create();
        using var first = Hold(yours);
        using var second = Hold(yours);
        yours.Dispose();
        using (mine)
        {
            first.Kill();
            first.Join(s_patience).Should().BeTrue();
            mine.Poll(TimeSpan.FromMilliseconds(300)).Should().BeFalse("the other one has it still");
            second.Kill();
            mine.Poll(s_patience).Should().BeTrue();
            mine.Invoking(c => c.Recv<int>()).Should().Throw<EndOfStreamException>();
            second.Join(s_patience).Should().BeTrue();
        }
    }

    [Fact]
    public void AMessageThatWasCutOff_IsAnotherErrorThanTheEnd()
    {
        var (mine, yours) = Pipe.Create();
        using var child = new Process(() => yours.SendBytes(new byte[20_000_000]));
        child.Start();
        yours.Dispose();
        using (mine)
        {
            mine.Poll(s_patience).Should().BeTrue();
            SharedFutex.AwaitSleeper(child.Pid!.Value, s_patience).Should().BeTrue("it waits for room");
            child.Kill();
            child.Join(s_patience).Should().BeTrue();
            mine.Invoking(c => c.RecvBytes()).Should().Throw<IOException>().Which.Should().NotBeOfType<EndOfStreamException>();
            mine.Invoking(c => c.RecvBytes()).Should().Throw<EndOfStreamException>();
        }
    }

    /// <summary>How long after a kill most of those who wait are told, and that the process has ended.</summary>
    private static async Task<(TimeSpan Told, TimeSpan Ended)> NoticeAsync()
    {
        var (mine, child) = StartHolder();
        using (mine)
        using (child)
        {
            WordSleep.Bounded = false;
            var before = SharedFutex.SleepersIn(Environment.ProcessId);
            var ending = Several(() => child.Join(s_patience).Should().BeTrue());
            var waiting = Several(() => mine.Poll(Timeout.InfiniteTimeSpan));
            SharedFutex.AwaitSleeper(Environment.ProcessId, s_patience, before + Waiters - 1).Should().BeTrue("all wait");
            var killed = Stopwatch.GetTimestamp();
            child.Kill();
            foreach (var each in waiting)
                _ = await Await(each, mine);
            var told = Stopwatch.GetElapsedTime(killed, Median(await Task.WhenAll(waiting)));
            var ended = Stopwatch.GetElapsedTime(killed, Median(await Task.WhenAll(ending)));
            TestContext.Current.TestOutputHelper!.WriteLine($"told {told.TotalMilliseconds:F1} ms after the kill, and that the process had ended {ended.TotalMilliseconds:F1} ms after it");
            return (told, ended);
        }
    }

    private static Task<long>[] Several(Action call) => [.. Enumerable.Range(0, Waiters).Select(_ => OnAThread(call))];

    private static long Median(IEnumerable<long> times) => times.Order().ElementAt(Waiters / 2);

    private static (Connection Mine, Process Child) StartHolder()
    {
        var (mine, yours) = Pipe.Create();
        var child = Hold(yours);
        yours.Dispose();
        return (mine, child);
    }

    /// <summary>A child that has the end, and does nothing.</summary>
    private static Process Hold(Connection end)
    {
        using var holds = new Event();
        var child = new Process(() =>
        {
            holds.Set();
            Thread.Sleep(Timeout.Infinite);
            GC.KeepAlive(end);
        });
        child.Start();
        holds.Wait(s_patience).Should().BeTrue();
        return child;
    }

    private static void Flood(Connection connection)
    {
        while (true)
            connection.SendBytes(new byte[100_000]);
    }

    private static void SendNowAndThen(Connection connection, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            connection.SendBytes(Array.Empty<byte>(), enough);
            Thread.Sleep(1);
        }
    }

    /// <returns>When it ended.</returns>
    private static Task<long> OnAThread(Action call) => Task.Factory.StartNew(
        () =>
        {
            call();
            return Stopwatch.GetTimestamp();
        },
        TaskCreationOptions.LongRunning);

    private static async Task<long> Await(Task<long> waiting, Connection mine)
    {
        await Await((Task)waiting, mine);
        return await waiting;
    }

    private static async Task Await(Task waiting, Connection mine)
    {
        try
        {
            await waiting.WaitAsync(s_patience);
        }
        catch (TimeoutException)
        {
            mine.Dispose(); // so that the test can end
            throw;
        }
    }

    private static void Report(string call, TimeSpan time) =>
        TestContext.Current.TestOutputHelper!.WriteLine($"{call}: told {time.TotalMilliseconds:F1} ms after the kill");
}
