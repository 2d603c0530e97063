using System.Runtime.InteropServices;

namespace MultiProc.ConformanceTests;

/// <summary>Waiting, while signals come.</summary>
public sealed partial class PollTests
{
    private const int Sigusr1 = 10;

    // The child ends only after the handler has run, so the signal comes before Join can return.
    [Fact]
    [PythonTest("_TestPollEintr.test_poll_eintr")]
    public void Join_GoesOn_WhenASignalComes()
    {
        using var handled = new Event();
        using var handler = PosixSignalRegistration.Create((PosixSignal)Sigusr1, context =>
        {
            context.Cancel = true;
            handled.Set();
        });
        using var p = new Process(() =>
        {
            _ = Kill(Process.Parent!.Pid, Sigusr1);
            handled.Wait();
        });
        p.Start();
        p.Join();

        handled.IsSet.Should().BeTrue();
        p.ExitCode.Should().Be(0);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);
}
