using MultiProc.Platform;

namespace MultiProc.UnitTests.Platform;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ProcessIdentityTests
{
    [Fact]
    public void Current_NamesThisProcess_AndLeavesTheSpareBit()
    {
        ProcessIdentity.PidOf(ProcessIdentity.Current).Should().Be(Environment.ProcessId);
        (ProcessIdentity.Current & ProcessIdentity.SpareBit).Should().Be(0);
    }

    [Fact]
    public void IsDead_IsFalse_ForThisProcessWithAndWithoutTheSpareBit()
    {
        ProcessIdentity.IsDead(ProcessIdentity.Current).Should().BeFalse();
        ProcessIdentity.IsDead(ProcessIdentity.Current | ProcessIdentity.SpareBit).Should().BeFalse();
    }

    [Fact]
    public void IsDead_IsTrue_WhenThePidBelongsToALaterProcess()
    {
        LinuxProcesses.TryReadStartTime(Environment.ProcessId, out var start).Should().Be(0);
        ProcessIdentity.IsDead(ProcessIdentity.Of(Environment.ProcessId, start - 1)).Should().BeTrue();
    }

    [Fact]
    public void IsDead_TurnsTrue_WhenTheProcessIsKilledEvenIfNobodyReapedIt()
    {
        using var child = System.Diagnostics.Process.Start("sleep", "100");
        LinuxProcesses.TryReadStartTime(child.Id, out var start).Should().Be(0);
        var identity = ProcessIdentity.Of(child.Id, start);
        ProcessIdentity.IsDead(identity).Should().BeFalse();
        child.Kill();
        child.WaitForExit();
        ProcessIdentity.IsDead(identity).Should().BeTrue();
    }

    [Fact]
    public void IsDead_IsFalse_ForAnotherUsersProcess()
    {
        LinuxProcesses.TryReadStartTime(1, out var start).Should().Be(0);
        ProcessIdentity.IsDead(ProcessIdentity.Of(1, start)).Should().BeFalse();
    }

    [Fact]
    public void IsDead_IsTrue_WhenThePidIsThatOfAThread()
    {
        var threads = Directory.GetDirectories("/proc/self/task").Select(path => int.Parse(Path.GetFileName(path), null));
        var other = threads.First(id => id != Environment.ProcessId);
        ProcessIdentity.IsDead(ProcessIdentity.Of(other, 1)).Should().BeTrue();
    }

    [Fact]
    public void IsDead_StillTells_WhenAllDescriptorsAreTaken()
    {
        using var living = System.Diagnostics.Process.Start("sleep", "100");
        using var killed = System.Diagnostics.Process.Start("sleep", "100");
        var one = IdentityOf(living);
        var other = IdentityOf(killed);
        using var told = new ManualResetEventSlim();
        var thread = ProcessIdentity.Of(StartThread(told), 1);
        killed.Kill();
        killed.WaitForExit();
        Tell(one, other, thread).Should().Be((false, true, true)); // compiled now: the runtime itself needs descriptors for that
        var highest = Directory.GetFiles("/proc/self/fd").Max(f => int.Parse(Path.GetFileName(f), System.Globalization.CultureInfo.InvariantCulture));
        var limit = LimitDescriptors($"{highest + 50}");
        var taken = new List<FileStream>();
        try
        {
            TakeAllDescriptors(taken);
            var answer = Tell(one, other, thread);
            taken.ForEach(file => file.Dispose());
            answer.Should().Be((false, true, true));
        }
        finally
        {
            told.Set();
            taken.ForEach(file => file.Dispose());
            _ = LimitDescriptors(limit);
            living.Kill();
            living.WaitForExit();
        }
    }

    [Theory]
    [InlineData("1 (a) S 0 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 77 0", true, 77)]
    [InlineData("1 (a) b) (c 1 2 3) S 0 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 18446744073709551615 0", true, ulong.MaxValue)]
    [InlineData("1 (a) S 0 1", false, 0)]
    public void TryParseStartTime_FindsTheField_WhateverTheName(string stat, bool found, ulong expected)
    {
        LinuxProcesses.TryParseStartTime(System.Text.Encoding.ASCII.GetBytes(stat), out var value).Should().Be(found);
        value.Should().Be(expected);
    }

    [Fact]
    public void UnixProcesses_TellTheSame_AsLinux()
    {
        using var child = System.Diagnostics.Process.Start("sleep", "100");
        UnixProcesses.HasEnded(Environment.ProcessId, UnixProcesses.OwnStartTime()).Should().BeFalse();
        UnixProcesses.HasEnded(Environment.ProcessId, UnixProcesses.OwnStartTime() - 100).Should().BeTrue();
        child.Kill();
        child.WaitForExit();
        UnixProcesses.HasEnded(child.Id, 0).Should().BeTrue();
    }

    private static (bool Living, bool Killed, bool Thread) Tell(ulong living, ulong killed, ulong thread) =>
        (ProcessIdentity.IsDead(living), ProcessIdentity.IsDead(killed), ProcessIdentity.IsDead(thread));

    /// <returns>The number of a thread of this process that lives until it is told.</returns>
    private static int StartThread(ManualResetEventSlim told)
    {
        var number = new TaskCompletionSource<int>();
        new Thread(() =>
        {
            number.SetResult(int.Parse(Path.GetFileName(new FileInfo("/proc/thread-self").LinkTarget!), System.Globalization.CultureInfo.InvariantCulture));
            told.Wait();
        })
        { IsBackground = true }.Start();
        return number.Task.GetAwaiter().GetResult();
    }

    private static ulong IdentityOf(System.Diagnostics.Process process)
    {
        LinuxProcesses.TryReadStartTime(process.Id, out var start).Should().Be(0);
        return ProcessIdentity.Of(process.Id, start);
    }

    /// <returns>The soft limit before.</returns>
    private static string LimitDescriptors(string limit)
    {
        var own = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var line = File.ReadLines("/proc/self/limits").Single(row => row.StartsWith("Max open files", StringComparison.Ordinal));
        var before = line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        using var set = System.Diagnostics.Process.Start("prlimit", ["--pid", own, $"--nofile={limit}:"]);
        set.WaitForExit();
        set.ExitCode.Should().Be(0);
        return before;
    }

    private static void TakeAllDescriptors(List<FileStream> taken)
    {
        try
        {
            while (taken.Count < 10_000)
                taken.Add(File.OpenRead("/dev/null"));
        }
        catch (IOException)
        {
            return; // the limit is reached, as wanted
        }

        throw new InvalidOperationException("the limit of descriptors does not hold");
    }
}
