using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Runtime;

namespace MultiProc.TestKit;

/// <summary>The managed stack of every thread of a .NET process that lives, this one included.</summary>
/// <remarks>The process writes a small dump of itself, asked by its diagnostic socket, and the dump is read here.</remarks>
internal static class ManagedStacks
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>The stacks, or why there are none: a process that is stopped or has not yet started .NET cannot answer.</summary>
    public static string Read(int pid, params string[] socketFolders)
    {
        var socket = socketFolders.Distinct(StringComparer.Ordinal)
            .SelectMany(f => Directory.EnumerateFileSystemEntries(f, $"dotnet-diagnostic-{pid}-*-socket")).FirstOrDefault();
        if (socket is null)
            return "  no diagnostic socket: not a .NET process, or not one yet";

        // On a thread of its own: the target may never answer, and the thread pool may be what hangs.
        var text = "  no answer";
        var reader = new Thread(() => text = Guarded(socket)) { IsBackground = true, Name = "stack reader" };
        reader.Start();
        reader.Join(s_patience);
        return text;
    }

    private static string Guarded(string socket)
    {
        var dump = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using var cancel = new CancellationTokenSource(s_patience);
            var connector = DiagnosticsClientConnector.FromDiagnosticPort(socket + ",connect", cancel.Token).GetAwaiter().GetResult();
            connector.Instance.WriteDump(DumpType.Normal, dump);
            return Format(dump);
        }
        catch (Exception e)
        {
            // A report of a hang must not end because one process of many could not be read.
            return $"  {e.GetType().Name}: {e.Message}";
        }
        finally
        {
            File.Delete(dump);
        }
    }

    private static bool IsOfTheRunner(ClrMethod method) => method.Type.Name?.StartsWith("Xunit.v3.", StringComparison.Ordinal) ?? false;

    private static string Format(string dump)
    {
        using var target = DataTarget.LoadDump(dump);

        // The children are copies of this program: they run on the same runtime, so its own reader of dumps fits.
        var reader = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libmscordaccore.so");
        using var runtime = target.ClrVersions[0].CreateRuntime(reader, ignoreMismatch: true);
        var text = new StringBuilder();
        foreach (var thread in runtime.Threads)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  thread {thread.OSThreadId}");
            foreach (var method in thread.EnumerateStackTrace().Select(f => f.Method).OfType<ClrMethod>().Where(m => !IsOfTheRunner(m)))
                text.AppendLine(CultureInfo.InvariantCulture, $"    {method.Type.Name}.{method.Name}");
        }

        return text.ToString();
    }
}
