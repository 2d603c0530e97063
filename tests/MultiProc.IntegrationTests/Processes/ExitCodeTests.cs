using System.Runtime.InteropServices;
using MultiProc.Platform;
using MultiProc.Platform.Interop;

namespace MultiProc.IntegrationTests.Processes;

public sealed partial class ExitCodeTests
{
    private const int SIGABRT = 6;
    private const int SIGSEGV = 11;

    [Fact]
    public void ExitCode_IsZero_WhenTheTargetReturns() => CodeOf(() => { }).Should().Be(0);

    [Theory]
    [InlineData(7, 7)]
    [InlineData(255, 255)]
    [InlineData(256, 0)]
    [InlineData(-1, 255)]
    public void ExitCode_IsThatOfExit_InEightBits(int given, int seen) => CodeOf(() => Environment.Exit(given)).Should().Be(seen);

    [Fact]
    public void ExitCode_IsThatOfTheEnvironment_WhenTheTargetSetsItAndReturns() => CodeOf(() => Environment.ExitCode = 9).Should().Be(9);

    [Fact]
    public void ExitCode_IsOne_WhenTheTargetThrows() => CodeOf(() => throw new InvalidOperationException("told on standard error")).Should().Be(1);

    [Fact]
    public void ExitCode_IsOne_WhenAnAsyncTargetThrows() => CodeOf(ThrowLater).Should().Be(1);

    [Fact]
    public void ExitCode_IsMinusSigabrt_WhenTheTargetFailsFast() => CodeOf(() => Environment.FailFast("on purpose")).Should().Be(-SIGABRT);

    [Fact]
    public void ExitCode_IsMinusSigabrt_WhenTheStackOverflows() => CodeOf(() => Recurse(1)).Should().Be(-SIGABRT);

    [Fact]
    public void ExitCode_IsMinusSigabrt_WhenAnotherThreadThrows() => CodeOf(ThrowOnAThread).Should().Be(-SIGABRT);

    [Theory]
    [InlineData(Signal.SIGKILL)]
    [InlineData(Signal.SIGTERM)]
    public void ExitCode_IsMinusTheSignal_WhenASignalKills(int signal) => CodeOf(() => KillSelf(signal)).Should().Be(-signal);

    [Fact]
    public void ExitCode_IsMinusSigsegv_WhenNativeCodeFaults() => CodeOf(() => StrLen(1)).Should().Be(-SIGSEGV);

    [Fact]
    public void ExitCode_IsNull_WhileTheProcessRuns()
    {
        using var child = new Process(() => Thread.Sleep(Timeout.Infinite));
        child.ExitCode.Should().BeNull();
        child.Start();
        child.ExitCode.Should().BeNull();
        child.Kill();
        child.Join();
        child.ExitCode.Should().Be(-Signal.SIGKILL);
    }

    [Fact]
    public void Trace_IsWhollyOnStandardError_WhenTheTargetThrows()
    {
        var run = Scene.Run("throw");

        run.Errors.Should().StartWith("Process Process-1:\nSystem.InvalidOperationException: inside\n   at ").And.Contain("Scenes").And.EndWith("\n");
        run.ExitCode.Should().Be(0);
    }

    [Fact]
    public void ExitCodes_AreTold_WhenSigchldWasInheritedAsIgnored()
    {
        var run = Scene.Run("trap '' CHLD; exec \"$0\" \"$@\"", "exit-codes", []);

        run.Lines.Should().Equal("0 7 -9");
    }

    [Fact]
    public void ExitCodes_AreTold_WhenTheParentIsPid1()
    {
        var run = Scene.Run("exec unshare --pid --fork --mount-proc \"$0\" \"$@\"", "exit-codes", []);
        Assert.SkipWhen(run.Errors.Contains("unshare", StringComparison.Ordinal), "no pid namespaces here");

        run.Lines.Should().Equal("0 7 -9");
    }

    /// <summary>Children after the first need not report their exit code where the kernel tells it even then.</summary>
    [Fact]
    public void ExitCodes_AreTold_WhenNativeCodeIsFasterToReap()
    {
        CodeOf(() => { }).Should().Be(0);
        for (var i = 0; i < 3; i++)
            CodeOfStolen().Should().Be(7);
    }

    [Fact]
    public void ExitCodes_AreTold_BesideSystemDiagnosticsProcess()
    {
        for (var i = 1; i <= 20; i++)
        {
            var code = i;
            using var ours = new Process(() => Environment.Exit(code));
            using var theirs = System.Diagnostics.Process.Start("/bin/sh", ["-c", $"exit {100 + i}"]);
            ours.Start();
            theirs.WaitForExit();
            ours.Join();

            theirs.ExitCode.Should().Be(100 + i);
            ours.ExitCode.Should().Be(i);
        }
    }

    /// <summary>The exit code of a child at which this library does not look before it is reaped.</summary>
    private static int? CodeOfStolen()
    {
        var isReaped = false;
        ExitWatch.SeemsAlive = _ => !Volatile.Read(ref isReaped);
        try
        {
            using var child = new Process(() => Environment.Exit(7));
            child.Start();
            var pid = child.Pid!.Value;
            Wait.WaitPid(pid, out _, options: 0).Should().Be(pid);
            Volatile.Write(ref isReaped, true);
            child.Join();
            return child.ExitCode;
        }
        finally
        {
            ExitWatch.SeemsAlive = null;
        }
    }

    private static int? CodeOf(Action target) => CodeOf(new Process(target));

    private static int? CodeOf(Func<Task> target) => CodeOf(new Process(target));

    private static int? CodeOf(Process child)
    {
        using (child)
        {
            child.Start();
            child.Join();
            return child.ExitCode;
        }
    }

    private static int Recurse(int depth) => depth < 0 ? 0 : Recurse(depth + 1) + 1;

    private static async Task ThrowLater()
    {
        await Task.Yield();
        throw new InvalidOperationException("told on standard error");
    }

    [LibraryImport("libc", EntryPoint = "strlen")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nuint StrLen(nint text);

    private static void ThrowOnAThread()
    {
        new Thread(() => throw new InvalidOperationException("nobody catches this")).Start();
        Thread.Sleep(Timeout.Infinite);
    }

    private static void KillSelf(int signal)
    {
        _ = Signal.Kill(Environment.ProcessId, signal);
        Thread.Sleep(Timeout.Infinite);
    }
}
