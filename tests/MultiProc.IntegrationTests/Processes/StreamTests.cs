using MultiProc.Platform.Interop;

namespace MultiProc.IntegrationTests.Processes;

/// <summary>Standard streams of a child.</summary>
public sealed class StreamTests
{
    private readonly List<string> _lines = [];

    [Fact]
    public void Lines_AreAllThere_AfterJoin()
    {
        Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
                Console.WriteLine(i);
            Console.Write("no end");
        }).ExitCode.Should().Be(0);

        _lines.Should().HaveCount(20_001).And.StartWith("0").And.EndWith("no end");
    }

    [Fact]
    public void Lines_ComeInOrder_WhenBothStreamsAreOne()
    {
        var stream = ProcessStream.Lines(_lines.Add);
        using var p = new Process(() =>
        {
            for (var i = 0; i < 100; i++)
                (i % 2 == 0 ? Console.Out : Console.Error).WriteLine(i);
        })
        { StandardOutput = stream, StandardError = stream };
        p.Start();
        p.Join();

        _lines.Should().Equal(Enumerable.Range(0, 100).Select(i => $"{i}"));
    }

    [Fact]
    public void Lines_OfAKilledChild_EndWithWhatItWrote()
    {
        Run(() =>
        {
            Console.WriteLine("whole");
            Console.Write("torn");
            _ = Signal.Kill(System.Environment.ProcessId, Signal.SIGKILL);
        }).ExitCode.Should().Be(-Signal.SIGKILL);

        _lines.Should().Equal("whole", "torn");
    }

    [Fact]
    public void Streams_AreNull_WhenThatIsSaid()
    {
        using var p = new Process(() =>
        {
            Console.WriteLine("nobody sees it");
            System.Environment.Exit(Console.Read() == -1 && File.ResolveLinkTarget("/proc/self/fd/1", false)!.FullName == "/dev/null" ? 0 : 9);
        })
        { StandardOutput = ProcessStream.Null, StandardError = ProcessStream.Null };
        p.Start();
        p.Join();

        p.ExitCode.Should().Be(0);
    }

    [Fact]
    public void StandardInput_IsInherited_WhenThatIsSaid()
    {
        Scene.Run("echo from the shell | exec \"$0\" \"$@\"", "read-input", ["inherit"]).Lines.Should().Equal("from the shell");
        Scene.Run("echo from the shell | exec \"$0\" \"$@\"", "read-input", ["null"]).Lines.Should().Equal("(end)");
    }

    [Fact]
    public void StandardInput_CannotBeLines()
    {
        using var p = new Process(() => { });

        p.Invoking(p => p.StandardInput = ProcessStream.Lines(_ => { })).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => ProcessStream.Lines(null!)).Should().Throw<ArgumentNullException>();
        (p.StandardInput, p.StandardOutput, p.StandardError).Should().Be((ProcessStream.Null, ProcessStream.Inherit, ProcessStream.Inherit));
    }

    [Theory]
    [InlineData("0<&-")]
    [InlineData("0<&- 2>&-")]
    [InlineData("0<&- 2>&- 3<&-")]
    public void Streams_Work_WhenTheParentsAreClosed(string closed) =>
        Scene.Run($"exec \"$0\" \"$@\" {closed}", "closed-streams", []).Lines.Should().Equal("out:line", "err:oops", "True /dev/null");

    [Fact]
    [KillsParents]
    public void Child_Ends_WhenItsParentIsKilled_WhoTookItsLines() =>
        Scene.Run("exec \"$0\" \"$@\"", "lines-until-killed", [], program =>
        {
            program.StandardOutput.ReadLine().Should().NotBeNull();
            program.Kill();
        }).ExitCode.Should().Be(128 + Signal.SIGKILL);

    [Fact]
    public void Join_Throws_WhatTheCallbackThrew()
    {
        using var p = new Process(() =>
        {
            for (var i = 0; i < 100_000; i++)
                Console.WriteLine(i);
        })
        { StandardOutput = ProcessStream.Lines(_ => throw new InvalidOperationException("on purpose")) };
        p.Start();

        p.Invoking(p => p.Join()).Should().Throw<InvalidOperationException>().WithMessage("on purpose");
        p.Invoking(p => p.Join(TimeSpan.FromMinutes(1))).Should().Throw<InvalidOperationException>().WithMessage("on purpose");
        p.Awaiting(p => p.JoinAsync()).Should().ThrowAsync<InvalidOperationException>().WithMessage("on purpose");
        p.Awaiting(p => p.JoinAsync(TimeSpan.FromMinutes(1))).Should().ThrowAsync<InvalidOperationException>().WithMessage("on purpose");
        p.ExitCode.Should().Be(0);
    }

    [Fact]
    public void Child_Ends_ThoughTheCallbackDoesNotReturn()
    {
        using var go = new ManualResetEventSlim();
        using var p = new Process(() =>
        {
            var line = new string('x', 1000);
            for (var i = 0; i < 10_000; i++)
                Console.WriteLine(line);
        })
        {
            StandardOutput = ProcessStream.Lines(line =>
            {
                go.Wait();
                _lines.Add(line);
            }),
        };
        p.Start();

        p.Sentinel.Wait();
        p.ExitCode.Should().Be(0);
        p.IsAlive.Should().BeFalse();
        p.Join(TimeSpan.Zero).Should().BeFalse("the lines are not all delivered");
        go.Set();
        p.Join();

        _lines.Should().HaveCount(10_000);
    }

    [Fact]
    public void Join_DoesNotWait_ForAProgramThatTheChildLeftRunning()
    {
        Run(() =>
        {
            using var sleeper = System.Diagnostics.Process.Start("/bin/sh", ["-c", "exec sleep 600"]);
            while (File.ReadAllText($"/proc/{sleeper.Id}/comm").Trim() != "sleep")
                Thread.Yield();
            Console.WriteLine(sleeper.Id);
        });

        var pid = int.Parse(_lines.Should().ContainSingle().Which, System.Globalization.CultureInfo.InvariantCulture);
        Signal.Kill(pid, Signal.SIGKILL).Should().Be(0, "it runs on");
    }

    [Fact]
    [TimeLimit(300)]
    public void Lines_AreWhole_WhenManyChildrenWriteAtOnce()
    {
        var count = Campaign.Scale(200, 20);
        var wrong = 0;
        var lines = 0;
        var stream = ProcessStream.Lines(line =>
        {
            Interlocked.Increment(ref lines);
            if (line.Length != 100 || line.Distinct().Count() != 1)
                Interlocked.Increment(ref wrong);
        });
        var children = Enumerable.Range(0, count).Select(i => new Process(Write, 'a' + (i % 26)) { StandardOutput = stream }).ToList();
        children.ForEach(c => c.Start());
        children.ForEach(c => c.Join());

        (lines, wrong).Should().Be((count * 1000, 0));
        children.ForEach(c => c.Dispose());

        static void Write(int letter)
        {
            var line = new string((char)letter, 100);
            for (var i = 0; i < 1000; i++)
                Console.WriteLine(line);
        }
    }

    [Fact]
    [TimeLimit(300)]
    public void Lines_BringAHundredMegabytes()
    {
        var bytes = 0L;
        using var p = new Process(() =>
        {
            using var output = Console.OpenStandardOutput();
            var block = new byte[1024 * 1024];
            Array.Fill(block, (byte)'x');
            for (var i = 1; i <= 1024; i++)
                block[(i * 1024) - 1] = (byte)'\n';
            for (var i = 0; i < 100; i++)
                output.Write(block);
        })
        { StandardOutput = ProcessStream.Lines(line => bytes += line.Length + 1) };
        p.Start();
        p.Join();

        bytes.Should().Be(100 * 1024 * 1024);
    }

    [Fact]
    public void Lines_LeaveNoDescriptor_HoweverTheStartGoes()
    {
        using var p = new Process(() => { }) { StandardOutput = ProcessStream.Lines(_ => { }), WorkingDirectory = "/" };
        Process.SetExecutable("/nowhere/at-all");
        try
        {
            p.Invoking(p => p.Start()).Should().Throw<ProcessException>().WithMessage("*/nowhere/at-all*");
        }
        finally
        {
            Process.SetExecutable(null);
        }

        p.Start();
        p.Join();
        p.ExitCode.Should().Be(0);
    }

    private Process Run(Action target)
    {
        var p = new Process(target) { StandardOutput = ProcessStream.Lines(_lines.Add) };
        p.Start();
        p.Join();
        return p;
    }
}
