using System.Globalization;

namespace MultiProc.IntegrationTests.Processes;

/// <summary>The crash matrix: however a child ends, and whatever it was doing, its parent and the rest of the family see the same.</summary>
public sealed class DeathTests
{
    public static TheoryData<string> Deaths => Death.All;

    [Theory]
    [MemberData(nameof(Deaths))]
    public void ExitCode_TellsTheEnd(string how)
    {
        using var child = Start(how, () => { });
        child.Join();

        Death.IsCodeOf(how, child.ExitCode).Should().BeTrue("it is {0}", child.ExitCode);
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public void LockOfTheChild_IsAbandoned(string how)
    {
        using var held = new Lock();
        using var child = Start(how, () => held.Acquire());
        child.Join();

        held.Acquire(TimeSpan.FromSeconds(20)).Should().BeTrue();
        held.WasAbandoned.Should().BeTrue();
        held.Release();
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public void WhoWaitsForTheLockOfTheChild_GetsIt(string how)
    {
        using var held = new Lock();
        using var holding = new Event();
        using var mayDie = new Event();
        using var child = Start(how, () =>
        {
            held.Acquire();
            holding.Set();
            mayDie.Wait();
        });
        holding.Wait();
        using var other = new Process(() => Environment.Exit(held.Acquire(TimeSpan.FromSeconds(20)) && held.WasAbandoned ? 3 : 4));
        other.Start();
        mayDie.Set();
        other.Join();
        child.Join();

        other.ExitCode.Should().Be(3);
    }

    /// <summary>They are daemons: at a normal end the child would wait for others.</summary>
    [Theory]
    [MemberData(nameof(Deaths))]
    public void Grandchildren_AreGone(string how)
    {
        using var running = new Semaphore(0);
        var pids = new List<string>();
        using var child = new Process(() =>
        {
            for (var i = 0; i < 2; i++)
            {
                var grandchild = new Process(() => SleepForEver(running)) { Daemon = true };
                grandchild.Start();
                Console.WriteLine(grandchild.Pid);
                running.Acquire();
            }

            Death.Die(how);
        })
        { StandardOutput = ProcessStream.Lines(pids.Add), StandardError = ProcessStream.Null };
        Limit(child, how).Start();
        child.Join();

        Death.IsCodeOf(how, child.ExitCode).Should().BeTrue("it is {0}", child.ExitCode);
        pids.Should().HaveCount(2).And.OnlyContain(pid => int.Parse(pid, CultureInfo.InvariantCulture) > 0);
        Pids.Vanish(pids).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public void LinesOfTheChild_Arrive(string how)
    {
        var lines = new List<string>();
        using var child = new Process(() =>
        {
            Console.Write("first\nlast, unfinished");
            Death.Die(how);
        })
        { StandardOutput = ProcessStream.Lines(lines.Add), StandardError = ProcessStream.Null };
        Limit(child, how).Start();
        child.Join();

        lines.Should().Equal("first", "last, unfinished");
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task RunAsync_TellsTheEnd(string how)
    {
        var call = () => Process.RunAsync(() =>
        {
            Death.Die(how);
            return 42;
        });

        switch (how)
        {
            case "return" or "exit-handler":
                (await call()).Should().Be(42, "the result was on its way before the exit handlers ran");
                break;
            case "exception":
                await call.Should().ThrowAsync<InvalidOperationException>().WithMessage("on purpose");
                break;
            case "out-of-memory":
                var oom = () => Process.RunAsync(() => Array.CreateInstance(typeof(long), 1_000_000_000, 1000).Length);
                await oom.Should().ThrowAsync<OutOfMemoryException>();
                break;
            default:
                (await call.Should().ThrowAsync<WorkerLostException>()).Which.ExitCode.Should().Be(Death.CodeOf(how));
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task JoinOfTheChild_ReturnsForAll(string how)
    {
        using var mayDie = new Event();
        using var child = Start(how, () => mayDie.Wait());
        var joins = new[] { child.JoinAsync(), child.JoinAsync(TimeSpan.FromSeconds(50)), child.Sentinel.WaitAsync(), Task.Run(child.Join) };
        mayDie.Set();

        await Task.WhenAll(joins);
        Death.IsCodeOf(how, child.ExitCode).Should().BeTrue("it is {0}", child.ExitCode);
        child.IsAlive.Should().BeFalse();
    }

    private static Process Start(string how, Action before)
    {
        var child = new Process(() =>
        {
            before();
            Death.Die(how);
        })
        { StandardError = ProcessStream.Null };
        Limit(child, how).Start();
        return child;
    }

    private static Process Limit(Process child, string how)
    {
        if (how == "out-of-memory")
            child.Environment.Add(Death.SmallHeap);
        return child;
    }

    private static void SleepForEver(Semaphore running)
    {
        running.Release();
        Thread.Sleep(Timeout.Infinite);
    }
}
