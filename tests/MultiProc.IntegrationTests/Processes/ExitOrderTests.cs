namespace MultiProc.IntegrationTests.Processes;

/// <summary>What happens in which order when a process ends by itself.</summary>
public sealed class ExitOrderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Child_RunsItsTarget_ThenEndsItsDaemons_ThenJoinsItsChildren_ThenExitHandlers(bool throws)
    {
        var lines = new List<string>();
        using var child = new Process(() =>
        {
            var isLast = new Event();
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("handler from before the children");
            var daemon = new Process(() => Thread.Sleep(Timeout.Infinite)) { Daemon = true };
            daemon.Start();
            var endOfDaemon = daemon.Sentinel;
            new Process(() =>
            {
                isLast.Wait();
                endOfDaemon.Wait(); // it is ended before this one is joined
                Console.WriteLine("grandchild");
            }).Start();
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("handler from after the children");
            Console.WriteLine("target");
            isLast.Set();
            if (throws)
                throw new InvalidOperationException("on purpose");
        })
        { StandardOutput = ProcessStream.Lines(lines.Add), StandardError = ProcessStream.Null };
        child.Start();
        child.Join();

        lines.Should().Equal("target", "grandchild", "handler from before the children", "handler from after the children");
        child.ExitCode.Should().Be(throws ? 1 : 0);
    }

    /// <summary>It stops what the target was doing; handlers run in the order in which they were added, and the join is one of them.</summary>
    [Fact]
    public void Exit_InTheTarget_RunsEarlierHandlersBeforeTheJoin()
    {
        var lines = new List<string>();
        using var child = new Process(() =>
        {
            var left = new Event();
            AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            {
                Console.WriteLine("handler from before the children");
                left.Set();
            };
            new Process(() =>
            {
                left.Wait();
                Console.WriteLine("grandchild");
            }).Start();
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("handler from after the children");
            Environment.Exit(3);
        })
        { StandardOutput = ProcessStream.Lines(lines.Add) };
        child.Start();
        child.Join();

        lines.Should().Equal("handler from before the children", "grandchild", "handler from after the children");
        child.ExitCode.Should().Be(3);
    }

    [Fact]
    public void Child_DoesNotWaitForForegroundThreads()
    {
        using var child = new Process(() => new Thread(() => Thread.Sleep(Timeout.Infinite)) { IsBackground = false }.Start());
        child.Start();
        child.Join();

        child.ExitCode.Should().Be(0);
    }

    [Fact]
    public void ExitHandler_OfTheChild_MaySetTheExitCode()
    {
        using var child = new Process(() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Environment.ExitCode = 8);
        child.Start();
        child.Join();

        child.ExitCode.Should().Be(8);
    }

    [Fact]
    public void ExitHandler_ThatThrows_IsTold()
    {
        var errors = new List<string>();
        using var child = new Process(() => Death.Die("exit-handler")) { StandardError = ProcessStream.Lines(errors.Add) };
        child.Start();
        child.Join();

        errors.Should().Contain(line => line.Contains("at the exit", StringComparison.Ordinal));
    }

    [Fact]
    public void Start_Throws_WhileTheChildEnds()
    {
        var lines = new List<string>();
        using var child = new Process(() =>
        {
            var first = new Process(() => { });
            first.Start();
            first.Join();
            AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            {
                try
                {
                    new Process(() => { }).Start();
                }
                catch (InvalidOperationException e)
                {
                    Console.WriteLine(e.Message);
                }
            };
        })
        { StandardOutput = ProcessStream.Lines(lines.Add) };
        child.Start();
        child.Join();

        lines.Should().ContainSingle().Which.Should().Contain("ending");
    }

    [Fact]
    public void Join_OfItself_Throws_InTheChildToo()
    {
        var lines = new List<string>();
        using var child = new Process(() =>
        {
            Action[] calls = [Process.Current.Join, Process.Current.Start, Process.Current.Kill];
            foreach (var call in calls)
            {
                try
                {
                    call();
                }
                catch (InvalidOperationException)
                {
                    Console.WriteLine("refused");
                }
            }
        })
        { StandardOutput = ProcessStream.Lines(lines.Add) };
        child.Start();
        child.Join();

        lines.Should().Equal("refused", "refused", "refused");
    }

    [Fact]
    public void LastLines_Arrive_WhenTheParentEndsRightAfterTheChild() =>
        Scene.Run("leave-before-lines").Lines.Should().Equal("parent ends", "last line");
}
