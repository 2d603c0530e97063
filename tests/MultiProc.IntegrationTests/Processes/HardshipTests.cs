using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Foundation;
using MultiProc.Platform.Interop;

namespace MultiProc.IntegrationTests.Processes;

/// <summary>Where the system gives little, and native code leaves descriptors about.</summary>
public sealed partial class HardshipTests
{
    [Fact]
    public void NothingReachesAnotherProcess_ThatGotTheNumberOfAChild()
    {
        var run = Scene.Run("exec unshare --pid --fork --mount-proc \"$0\" \"$@\"", "same-pid", []);
        Assert.SkipWhen(run.Errors.Contains("unshare", StringComparison.Ordinal), "no pid namespaces here");

        run.Lines.Where(line => line != "lock: True True").Should().Equal("first: False 0, second: True", "0");
        run.Lines.Should().HaveCount(MultiProc.Platform.HostPlatform.UsesLinux ? 3 : 2);
    }

    [Fact]
    public void Join_Returns_ThoughNativeCodeReapedTheChild_AndAnotherChildGotItsNumber()
    {
        Assert.SkipUnless(MultiProc.Platform.HostPlatform.UsesLinux, "without pidfds there is nothing but the number");
        var run = Scene.Run("exec unshare --pid --fork --mount-proc \"$0\" \"$@\"", "stolen-pid", []);
        Assert.SkipWhen(run.Errors.Contains("unshare", StringComparison.Ordinal), "no pid namespaces here");

        run.Lines.Should().Equal(["True False"], run.Errors);
    }

    [Fact]
    public void Start_SaysSo_WhenTheLimitOfProcessesIsReached_AndWorksAgainLater()
    {
        Assert.SkipUnless(Environment.UserName == "root", "no limit of processes holds for root, and only root can become somebody else");
        // The kernel counts by user, whoever runs this beside: a number that nobody else has.
        var run = Scene.Run("chmod 666 \"$1\"; chmod 1777 \"$TMPDIR\"; user=$((20000 + $$ % 40000)); exec setpriv --reuid=$user --regid=$user --clear-groups \"$0\" \"$@\"", "process-limit", []);

        run.Lines.Should().HaveCount(2, run.Errors);
        run.Lines[0].Should().Contain("Resource temporarily unavailable (11)");
        run.Lines[1].Should().Be("0 0");
        run.RunsOfMain.Should().Be(1);
    }

    [Fact]
    public void Start_SaysSo_WhenThereIsNoRoomForTheMemoryOfTheFamily() =>
        Scene.Run("no-shared-memory").Lines.Should().ContainSingle().Which.Should().StartWith("ProcessException: cannot start a process: ");

    [Fact]
    public void Children_NeedFewDescriptors() =>
        Scene.Run("ulimit -n 150; exec \"$0\" \"$@\"", "descriptor-limit", ["20"]).Lines.Should().Equal("0");

    [Fact]
    public void Join_GoesOn_WhenFewerDescriptorsAreAllowedThanThereAreChildren()
    {
        var run = Scene.Run("exec \"$0\" \"$@\"", "lowered-limit", ["20"]);

        run.Lines.Should().Equal(["True"], run.Errors);
        run.ExitCode.Should().Be(0);
    }

    [Fact]
    public void Children_RunAndEnd_WhenTheProgramHasNoStandardStreams()
    {
        var run = Scene.Run("exec 0<&- 1>&- 2>&-; exec \"$0\" \"$@\"", "code-of-child", []);

        run.ExitCode.Should().Be(0);
        run.RunsOfMain.Should().Be(1);
    }

    [Fact]
    public void NoDescriptorOfOurs_GetsTheNumberOfAStandardStream() =>
        Scene.Run("close-input").Lines.Should().Equal("nothing nothing");

    /// <summary>By fork and exec in native code, which closes nothing.</summary>
    [Fact]
    public void NativePrograms_GetNoDescriptorOfOurs()
    {
        var file = Path.GetTempFileName();
        using var done = new Event();
        using var child = new Process(() =>
        {
            using var grandchild = new Process(() => done.Wait());
            grandchild.Start();
            RunShell($"ls -l /proc/self/fd >> {file}");
            done.Set();
            grandchild.Join();
        });
        child.Start();
        RunShell($"ls -l /proc/self/fd >> {file}");
        child.Join();

        var seen = File.ReadAllText(file);
        File.Delete(file);
        seen.Should().Contain("/proc/").And.NotContain("socket:").And.NotContain("memfd:").And.NotContain("pidfd");
    }

    [Fact]
    [KillsParents]
    public void Family_EndsWithItsRoot_ThoughNativeProgramsThatItStartedLiveOn()
    {
        var lines = new List<string>();
        var run = Scene.Run("exec \"$0\" \"$@\"", "native-programs", [], program =>
        {
            for (var i = 0; i < 4; i++)
                lines.Add(program.StandardOutput.ReadLine()!);
            program.Kill();
        });
        var family = lines.Where(line => line.StartsWith("family ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]).ToList();
        var natives = lines.Where(line => line.StartsWith("native ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]).ToList();

        Pids.Vanish(family).Should().BeTrue();
        natives.Should().HaveCount(2).And.OnlyContain(pid => Pids.Exists(pid));
        foreach (var pid in natives)
            _ = Signal.Kill(int.Parse(pid, CultureInfo.InvariantCulture), Signal.SIGKILL);
        run.RunsOfMain.Should().Be(1);
    }

    /// <summary>As a native library that opened a pipe and did not think of programs that are started.</summary>
    [Fact]
    public void Child_GetsNoDescriptorThatNativeCodeLeftInheritable()
    {
        Span<int> ends = stackalloc int[2];
        Unistd.MakePipe(ends).Should().Be(0);
        using var reading = new SafeFileHandle(ends[0], ownsHandle: true);
        using var mayEnd = new Event();
        using var running = new Event();
        using var child = new Process(() =>
        {
            running.Set();
            mayEnd.Wait();
        });
        child.Start();
        running.Wait();
        _ = Unistd.Close(ends[1]);

        MultiProc.Platform.BytePipe.Read(reading, new byte[1]).Should().Be(0, "nobody else has the writing end");
        mayEnd.Set();
        child.Join();
    }

    [Fact]
    public async Task OtherEndsAreNoticed_WhileALargeResultIsReceived()
    {
        using var opened = new ManualResetEventSlim();
        using var mayGoOn = new ManualResetEventSlim();
        CrashPoint.Reached = step =>
        {
            if (step != "outcome.opened")
                return;
            opened.Set();
            mayGoOn.Wait();
        };
        try
        {
            var call = Process.RunAsync(() => new byte[5_000_000]);
            opened.Wait();
            using var other = new Process(() => { });
            other.Start();
            (await other.JoinAsync(TimeSpan.FromSeconds(30))).Should().BeTrue();
            call.IsCompleted.Should().BeFalse();
            mayGoOn.Set();

            (await call).Should().HaveCount(5_000_000);
        }
        finally
        {
            CrashPoint.Reached = null;
            mayGoOn.Set();
        }
    }

    [LibraryImport("libc", EntryPoint = "system", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RunShell(string command);
}
