using System.Globalization;
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

    /// <summary>Removes the diagnostic sockets and pipes, and the names of memory, of .NET processes that were killed and whose parent was killed too.</summary>
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
            .Where(f => NameOfOurs().IsMatch(Path.GetFileName(f)) && !IsOfAnother(f))
            .SelectMany(f => NamesFolder().IsMatch(Path.GetFileName(f)) ? Abandoned(f) : [f]));
    }

    // A name that ends in the number of a program that lives: if that descends from this one, it is found itself.
    private static bool IsOfAnother(string file) =>
        !NamesFolder().IsMatch(Path.GetFileName(file)) // that is the user's number
        && NumberOfAProgram().Match(Path.GetFileName(file)) is { Success: true, Value: var number } && number != Environment.ProcessId.ToString(CultureInfo.InvariantCulture) && Directory.Exists($"/proc/{number}");

    // All programs of a user have one folder of named objects. What somebody holds there is another program's, or found by its descriptor
    // or process; what nobody holds was left behind. Nobody opens a name or lets go of one meanwhile: who does would meet this lock.
    private static string[] Abandoned(string folder)
    {
        try
        {
            using var section = NamesSection.Enter(folder);
            var files = Directory.GetFileSystemEntries(folder);
            return files.Length == 0 ? [folder] : Array.FindAll(files, f => !IsHeld(f));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // gone meanwhile; another user's
        }
    }

    // "Shared with nobody" is a lock of the kernel's: the same as the holders'.
    private static bool IsHeld(string file)
    {
        try
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    // Assemblies, their symbols and native libraries are opened when they are first used, and stay.
    private static bool IsCounted(string target) => Path.GetExtension(target) is not (".dll" or ".pdb" or ".so");

    private static void Remove(string file)
    {
        if (NamesFolder().IsMatch(Path.GetFileName(file)))
            RemoveIfEmpty(file);
        else if (Directory.Exists(file))
            Directory.Delete(file, recursive: true);
        else
            File.Delete(file);
        if (NamesFolder().IsMatch(Path.GetFileName(Path.GetDirectoryName(file)!)))
            RemoveIfEmpty(Path.GetDirectoryName(file)!);
    }

    private static void RemoveIfEmpty(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (IOException)
        {
            // Another program is using it.
        }
    }

    // What another library makes for a benchmark is not ours.
    [GeneratedRegex(@"^(sem\.)?multiproc", RegexOptions.IgnoreCase)]
    private static partial Regex NameOfOurs();

    [GeneratedRegex(@"(?<=-)\d+$")]
    private static partial Regex NumberOfAProgram();

    [GeneratedRegex(@"^multiproc-\d+$")]
    private static partial Regex NamesFolder();

    [GeneratedRegex(@"^(dotnet-diagnostic|clr-debug-pipe|multiproc)-(?<pid>\d+)-")]
    private static partial Regex RuntimeFile();
}
