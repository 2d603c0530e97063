using System.Globalization;
using System.Text;

namespace MultiProc.TestKit;

/// <summary>What every thread of this process and of its descendants is doing: as the kernel sees it, and as .NET sees it.</summary>
public static class HangReport
{
    /// <summary>One block per process, one line per thread (its name, where in the kernel it sleeps, its system call), and the managed stacks.</summary>
    public static string Write(string reason)
    {
        var text = new StringBuilder(reason).AppendLine();
        WriteProcess(text, Environment.ProcessId);
        foreach (var entry in ProcessTree.Descendants())
            WriteProcess(text, entry.Pid);
        return text.ToString();
    }

    private static void WriteProcess(StringBuilder text, int pid)
    {
        var command = ProcFile.Read($"/proc/{pid}/cmdline")?.Replace('\0', ' ');
        text.AppendLine(CultureInfo.InvariantCulture, $"process {pid}: {command}");
        if (!Directory.Exists($"/proc/{pid}/task"))
            return;
        foreach (var task in Directory.EnumerateDirectories($"/proc/{pid}/task"))
            text.AppendLine(CultureInfo.InvariantCulture, $"  {Path.GetFileName(task)} {First(task, "comm"),-16} {First(task, "wchan"),-24} {First(task, "syscall")}");
        text.AppendLine(ManagedStacks.Read(pid, TestRun.OuterFolder, Path.GetTempPath()));
    }

    private static string First(string task, string file) => ProcFile.Read($"{task}/{file}")?.Split('\n')[0] ?? "?";
}
