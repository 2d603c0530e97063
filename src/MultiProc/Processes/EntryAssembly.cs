using System.Reflection;
using System.Runtime.Loader;

namespace MultiProc.Processes;

/// <summary>What <see cref="Assembly.GetEntryAssembly"/> gives in a program that has set it; where nobody has, a child has the same by itself.</summary>
/// <param name="Name">The assembly's simple name.</param>
/// <param name="Path">Its file; empty if it has none.</param>
internal sealed record EntryAssembly(string Name, string Path)
{
    private static Answer? s_latest;

    /// <summary>This process's, if it was set.</summary>
    public static EntryAssembly? OfThisProcess()
    {
        var entry = Assembly.GetEntryAssembly();
        if (entry is null)
            return null;
        if (s_latest?.Entry != entry)
            s_latest = new Answer(entry, Find(entry));
        return s_latest.Value;
    }

    /// <summary>Makes it that of this process.</summary>
    public void Apply()
    {
        try
        {
            Assembly.SetEntryAssembly(Load());
        }
        catch (Exception error) when (error is IOException or BadImageFormatException)
        {
            // Its file is gone, or never was. Whoever asks is told the program's own: that is better than no child.
        }
    }

    private static EntryAssembly? Find(Assembly entry)
    {
        var name = entry.FullName!.Split(',')[0];
        var isOwn = name == System.IO.Path.GetFileNameWithoutExtension(Environment.GetCommandLineArgs()[0]);
        return isOwn || entry.IsDynamic || entry.IsCollectible ? null : new EntryAssembly(name, entry.Location);
    }

    private Assembly Load()
    {
        try
        {
            return AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName { Name = Name });
        }
        catch (FileNotFoundException) when (Path.Length > 0)
        {
            return AssemblyLoadContext.Default.LoadFromAssemblyPath(Path);
        }
    }

    /// <summary>One reference, so that threads that ask at once see both or nothing.</summary>
    private sealed record Answer(Assembly Entry, EntryAssembly? Value);
}
