using System.Runtime.InteropServices;
using MultiProc.Platform.Interop;

namespace MultiProc.IntegrationTests.Processes;

/// <summary>Interrupt reaches the child for which it is meant; Ctrl+C does not.</summary>
public sealed class InterruptTests
{
    [Fact]
    public void Interrupt_RunsTheHandler_AndTheChildLivesIfThatCancels()
    {
        using var running = new Event();
        using var p = new Process(() =>
        {
            using var interrupted = new ManualResetEventSlim();
            Console.CancelKeyPress += (_, e) =>
            {
                e.Cancel = true;
                interrupted.Set();
            };
            running.Set();
            interrupted.Wait();
            System.Environment.Exit(7);
        });
        p.Start();
        running.Wait();
        _ = Signal.Kill(p.Pid!.Value, Signal.SIGINT); // as a terminal would
        p.Join(TimeSpan.FromMilliseconds(200)).Should().BeFalse();
        p.Interrupt();
        p.Join();

        p.ExitCode.Should().Be(7);
    }

    [Fact]
    public void Interrupt_EndsTheChild_WhenNoHandlerCancelsIt()
    {
        using var running = new Event();
        using var p = new Process(() =>
        {
            using var registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Console.WriteLine("handled"));
            running.Set();
            Thread.Sleep(Timeout.Infinite);
        });
        var lines = new List<string>();
        p.StandardOutput = ProcessStream.Lines(lines.Add);
        p.Start();
        running.Wait();
        p.Interrupt();
        p.Join();

        p.ExitCode.Should().Be(-Signal.SIGINT);
        lines.Should().Equal("handled");
    }

    [Fact]
    public void Interrupt_RunsTheHandler_EachTime()
    {
        using var seen = new Semaphore(0);
        using var p = new Process(() =>
        {
            using var registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
            {
                context.Cancel = true;
                seen.Release();
            });
            seen.Release();
            Thread.Sleep(Timeout.Infinite);
        });
        p.Start();
        seen.Acquire();
        for (var i = 0; i < 3; i++)
        {
            p.Interrupt();
            seen.Acquire(TimeSpan.FromSeconds(20)).Should().BeTrue();
        }

        p.Kill();
        p.Join();
    }

    [Fact]
    public void Interrupt_EndsAChildThatIsStillStarting_AndOneThatHasEndedIsLeftAlone()
    {
        using var p = new Process(() => Thread.Sleep(Timeout.Infinite));
        p.Invoking(p => p.Interrupt()).Should().Throw<InvalidOperationException>();
        p.Start();
        p.Interrupt();
        p.Join();
        p.Interrupt();

        p.ExitCode.Should().Be(-Signal.SIGINT);
    }

    [Fact]
    public void Interrupt_WaitsForAChildThatIsStopped()
    {
        using var running = new Event();
        using var p = new Process(() =>
        {
            running.Set();
            Thread.Sleep(Timeout.Infinite);
        });
        p.Start();
        running.Wait();
        _ = Signal.Kill(p.Pid!.Value, Signal.SIGSTOP);
        Eventually.Holds(() => Pids.IsStopped(p.Pid!.Value), TimeSpan.FromSeconds(20)).Should().BeTrue();
        for (var i = 0; i < 2000; i++)
            p.Interrupt();
        p.IsAlive.Should().BeTrue();
        _ = Signal.Kill(p.Pid!.Value, Signal.SIGCONT);
        p.Join();

        p.ExitCode.Should().Be(-Signal.SIGINT);
    }

    [Fact]
    public void Interrupt_Works_InAProgramThatIgnoresSigint() =>
        Scene.Run("trap '' INT; exec \"$0\" \"$@\"", "interrupt", []).Lines.Should().Equal("-2");
}
