using MultiProc.Platform.Interop;

namespace MultiProc.IntegrationTests.Channels;

/// <summary>A process is stopped, as a debugger or Ctrl+Z does, while it reads or writes: nothing is lost, nobody takes it for dead, and all goes on when it is continued.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class StoppedProcessTests
{
    private const int Stops = 15;
    private const int TooMuch = 20_000_000; // more than waits in a connection
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(50);

    /// <summary>Longer than the slices in which those who wait look after each other; five seconds in a full run.</summary>
    private static readonly TimeSpan s_stop = TimeSpan.FromMilliseconds(Campaign.Choose(5000, byDefault: 600));

    [Theory]
    [InlineData("connection")]
    [InlineData("queue")]
    public async Task AReader_ThatIsStoppedAgainAndAgain_GetsAll(string kind)
    {
        var flow = new Flow(kind);
        using var taken = new Semaphore(0);
        using var child = Start(() =>
        {
            for (var i = 0; flow.Take() is { Length: > 0 } item; i++)
            {
                Demand(Flow.IsItem(item, i), $"item {i} is whole");
                taken.Release();
            }
        });
        using var enough = new CancellationTokenSource();
        var writing = Task.Run(() => flow.PutUntil(enough.Token));
        StopAgainAndAgain(child, taken.GetValue);
        await enough.CancelAsync();
        var count = await writing.WaitAsync(s_patience);
        End(child);
        taken.GetValue().Should().Be(count);
        flow.Dispose();
    }

    [Theory]
    [InlineData("connection")]
    [InlineData("queue")]
    public async Task AWriter_ThatIsStoppedAgainAndAgain_SendsAll(string kind)
    {
        var flow = new Flow(kind);
        using var enough = new Event();
        using var child = Start(() =>
        {
            using var leave = new CancellationTokenSource();
            var waiting = enough.WaitAsync().ContinueWith(_ => leave.Cancel(), TaskScheduler.Default);
            flow.PutUntil(leave.Token);
            waiting.Wait();
        });
        var taken = 0;
        var reading = Task.Run(() =>
        {
            while (flow.Take() is { Length: > 0 } item)
            {
                Demand(Flow.IsItem(item, taken), $"item {taken} is whole");
                taken++;
            }
        });
        StopAgainAndAgain(child, () => Volatile.Read(ref taken));
        enough.Set();
        await reading.WaitAsync(s_patience);
        End(child);
        flow.Dispose();
    }

    /// <summary>It has the writers' lock meanwhile: who else wants to write waits, and takes nothing over.</summary>
    [Fact]
    public async Task AWriter_ThatIsStoppedInTheMiddleOfAMessage_FinishesItLater()
    {
        Assert.SkipWhen(SharedFutex.IsInvisible, "where waiters poll, nobody can see when one waits");
        var (reader, writer) = Pipe.Create(duplex: false);
        using (reader)
        using (writer)
        {
            using var child = Start(() => writer.SendBytes(Flow.Item(1, TooMuch)));
            reader.Poll(s_patience).Should().BeTrue();
            AwaitSleep(child);
            Stop(child);
            var next = writer.SendBytesAsync(Flow.Item(2, 5));
            await Task.Delay(s_stop); // nothing to wait for: the ends of its slices of time are to fall into the stop
            next.IsCompleted.Should().BeFalse();

            var reading = reader.RecvBytesAsync();
            Continue(child);
            Flow.IsItem(await reading.WaitAsync(s_patience), 1).Should().BeTrue();
            await next.WaitAsync(s_patience);
            Flow.IsItem(reader.RecvBytes(), 2).Should().BeTrue();
            End(child);
        }
    }

    /// <summary>It has the readers' lock meanwhile.</summary>
    [Fact]
    public async Task AReader_ThatIsStoppedInTheMiddleOfAMessage_FinishesItLater()
    {
        Assert.SkipWhen(SharedFutex.IsInvisible, "where waiters poll, nobody can see when one waits");
        var (reader, writer) = Pipe.Create(duplex: false);
        using (reader)
        using (writer)
        {
            using var sender = Start(() =>
            {
                writer.SendBytes(Flow.Item(1, TooMuch));
                writer.SendBytes(Flow.Item(2, 5));
            });
            reader.Poll(s_patience).Should().BeTrue();
            AwaitSleep(sender);
            Stop(sender);
            using var child = Start(() => Demand(Flow.IsItem(reader.RecvBytes(), 1), "the message is whole"));
            AwaitSleep(child); // for the rest of the message
            Stop(child);
            Continue(sender);
            var next = reader.RecvBytesAsync();
            await Task.Delay(s_stop); // as above
            next.IsCompleted.Should().BeFalse();

            Continue(child);
            Flow.IsItem(await next.WaitAsync(s_patience), 2).Should().BeTrue("the first is the child's");
            End(child);
            End(sender);
        }
    }

    [Fact]
    public async Task AReader_ThatIsStoppedWhileItWaits_KeepsNothingFromOthers()
    {
        Assert.SkipWhen(SharedFutex.IsInvisible, "where waiters poll, nobody can see when one waits");
        using var q = new Queue<int>();
        using var child = Start(() => Environment.ExitCode = q.Get());
        AwaitSleep(child);
        var here = q.GetAsync();
        Stop(child);
        q.Put(1);
        (await here.WaitAsync(s_patience)).Should().Be(1, "the stopped one was perhaps woken, and does not run");
        Continue(child);
        q.Put(0);
        End(child);
    }

    private static void StopAgainAndAgain(Process child, Func<int> progress)
    {
        for (var i = 0; i < Stops; i++)
        {
            var before = progress();
            Eventually.Holds(() => progress() > before, s_patience).Should().BeTrue("it goes on");
            Stop(child);
            if (i == Stops / 2)
                Thread.Sleep(s_stop); // nothing to wait for: a long stop is what is tried
            Continue(child);
        }
    }

    private static void Stop(Process child)
    {
        Signal.Kill(child.Pid!.Value, Signal.SIGSTOP).Should().Be(0);
        Eventually.Holds(() => Pids.IsStopped(child.Pid!.Value), s_patience).Should().BeTrue();
    }

    private static void Continue(Process child) => Signal.Kill(child.Pid!.Value, Signal.SIGCONT).Should().Be(0);

    private static void AwaitSleep(Process child) =>
        SharedFutex.AwaitSleeper(child.Pid!.Value, s_patience).Should().BeTrue("it falls asleep");

    private static Process Start(Action target)
    {
        var child = new Process(target);
        child.Start();
        return child;
    }

    private static void End(Process child)
    {
        child.Join(s_patience).Should().BeTrue();
        child.ExitCode.Should().Be(0);
    }

    private static void Demand(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException($"does not hold: {what}");
    }
}
