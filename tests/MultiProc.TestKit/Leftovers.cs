using System.Text.RegularExpressions;

namespace MultiProc.TestKit;

/// <summary>What exists now that a finished test must not leave: processes, files, shared memory, descriptors.</summary>
internal sealed partial record Leftovers(IReadOnlyList<ProcessEntry> Processes, IReadOnlyList<string> Files, IReadOnlyList<string> Descriptors)
{
    private const string SharedMemoryFolder = "/dev/shm";

    public static Leftovers None { get; } = new([], [], []);

    public static Leftovers Look() => new(
        ProcessTree.Descendants(),
        [.. OurFiles()],
        [.. TestKit.Descriptors.Targets().Where(IsCounted).Select(t => $"descriptor {t}")]);

    /// <summary>What is here and was not there before.</summary>
    public IReadOnlyList<string> Beyond(Leftovers before) =>
    [
        .. Processes.ExceptBy(before.Processes.Select(p => p.Pid), p => p.Pid).Select(p => $"process {p.Pid} ({p.Name}, state {p.State}, child of {p.Parent})"),
        .. Files.Except(before.Files, StringComparer.Ordinal).Select(f => $"file {f}"),
        .. TestKit.Descriptors.Added(before.Descriptors, Descriptors),
    ];

    /// <summary>Removes what a guilty test added to the folders.</summary>
    public static void RemoveFilesBeyond(Leftovers before)
    {
        foreach (var file in OurFiles().Except(before.Files, StringComparer.Ordinal).ToList())
            Remove(file);
    }

    /// <summary>Removes the diagnostic sockets and pipes of .NET processes that were killed and whose parent was killed too.</summary>
    public static void RemoveRuntimeFilesOfTheDead()
    {
        foreach (var file in OurFiles())
        {
            var match = RuntimeFile().Match(Path.GetFileName(file));
            if (match.Success && !Directory.Exists($"/proc/{match.Groups["pid"].Value}"))
                File.Delete(file);
        }
    }

    // The temporary folder is this run's own: whatever is in it comes from a test, a socket of a runtime that still lives too.
    private static IEnumerable<string> OurFiles()
    {
        var temporary = Directory.EnumerateFileSystemEntries(Path.GetTempPath());
        if (!Directory.Exists(SharedMemoryFolder))
            return temporary;
        return temporary.Concat(Directory.EnumerateFileSystemEntries(SharedMemoryFolder)
            .Where(f => Path.GetFileName(f).Contains("multiproc", StringComparison.OrdinalIgnoreCase)));
    }

    // Assemblies, their symbols and native libraries are opened when they are first used, and stay.
    private static bool IsCounted(string target) => Path.GetExtension(target) is not (".dll" or ".pdb" or ".so");

    private static void Remove(string file)
    {
        if (Directory.Exists(file))
            Directory.Delete(file, recursive: true);
        else
            File.Delete(file);
    }

    [GeneratedRegex(@"^(dotnet-diagnostic|clr-debug-pipe)-(?<pid>\d+)-")]
    private static partial Regex RuntimeFile();
}
