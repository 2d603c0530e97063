using System.Collections;
using System.Reflection;
using MultiProc.Platform;

namespace MultiProc.Processes;

/// <summary>How the running program is started once more, so that the child finds the same assemblies, settings and arguments.</summary>
internal static class HostCommand
{
    private const string Muxer = "dotnet";
    private static Found? s_found;

    /// <summary>Set by <see cref="Process.SetExecutable"/>; null: found out.</summary>
    public static string? Executable { get; set; }

    /// <summary>Whether the program called <see cref="Process.FreezeSupport"/>, so that children need no startup hook.</summary>
    public static bool HasFreezeSupport { get; set; }

    /// <summary>The command for a child that finds its lifeline by the given value of the variable.</summary>
    /// <param name="lifeline">That value.</param>
    /// <param name="around">What is different around the child.</param>
    /// <param name="directory">The full path of its directory; null: as this process's.</param>
    /// <param name="streams">Its standard streams.</param>
    /// <exception cref="InvalidOperationException">This program cannot be started by itself, or its child would run Main.</exception>
    public static LaunchCommand Create(string lifeline, Surroundings around, string? directory, LaunchStream[] streams)
    {
        if (!HasFreezeSupport && AppContext.TryGetSwitch("System.StartupHookProvider.IsSupported", out var supported) && !supported)
        {
            throw new InvalidOperationException(
                "Startup hooks are switched off in this program, so a child would run Main. Make MultiProc.Process.FreezeSupport() the first line of Main.");
        }

        var (path, arguments) = Executable is { } executable ? WithExecutable(executable) : s_found ??= Find();
        return new LaunchCommand(path, arguments, ChildEnvironment(lifeline, around.Environment), directory, streams);
    }

    /// <summary>Refuses a program in which nothing says which method a call means: there, the first type that travels would fail obscurely.</summary>
    /// <exception cref="PlatformNotSupportedException">NativeAOT compiled the program.</exception>
    public static void DemandMetadata()
    {
        try
        {
            _ = typeof(HostCommand).MetadataToken;
        }
        catch (InvalidOperationException)
        {
            throw new PlatformNotSupportedException(
                "A program that NativeAOT compiled cannot start processes: it has no metadata to name a method by. Publish it without PublishAot; with PublishReadyToRun, PublishSingleFile or PublishTrimmed it can.");
        }
    }

    private static Found WithExecutable(string executable) =>
        Path.GetFileNameWithoutExtension(executable) == Muxer ? ByMuxer(executable, EntryFile()) : new Found(executable, OwnArguments());

    private static Found Find()
    {
        var program = Environment.ProcessPath ?? throw NoCommand("its executable is unknown");
        var entry = EntryFile();
        var name = Path.GetFileName(program);
        if (name == Muxer)
            return ByMuxer(program, entry);
        if (entry == program || name == Path.GetFileNameWithoutExtension(entry) || HasItsOwnRuntime(entry))
            return new Found(program, OwnArguments());

        // A host of another name: a renamed apphost, a tool's shim, or a program of its own kind. The runtime's own muxer can do it.
        var muxer = Path.GetFullPath(Path.Combine(typeof(object).Assembly.Location, "../../../..", Muxer));
        return File.Exists(muxer) && File.Exists(Path.ChangeExtension(entry, ".runtimeconfig.json"))
            ? ByMuxer(muxer, entry)
            : throw NoCommand($"'{program}' is not the host of '{Path.GetFileName(entry)}'");
    }

    private static Found ByMuxer(string muxer, string entry)
    {
        // The first of the list is the application's own; a test host gets it, and the configuration beside it, by option.
        var dependencies = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';')[0];
        var configuration = dependencies?.Replace(".deps.json", ".runtimeconfig.json", StringComparison.Ordinal);
        if (!File.Exists(configuration))
            configuration = Path.ChangeExtension(entry, ".runtimeconfig.json");
        List<string> arguments = ["exec"];
        if (File.Exists(configuration))
            arguments.AddRange("--runtimeconfig", configuration);
        if (File.Exists(dependencies))
            arguments.AddRange("--depsfile", dependencies);
        foreach (var folder in (AppContext.GetData("PROBING_DIRECTORIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            arguments.AddRange("--additionalprobingpath", folder);
        return new Found(muxer, [.. arguments, entry, .. OwnArguments()]);
    }

    /// <summary>The file whose Main runs: the application's assembly, or the program if it is a single file.</summary>
    /// <remarks>Not that of <see cref="Assembly.GetEntryAssembly"/>, which a program can set.</remarks>
    private static string EntryFile() =>
        Assembly.GetEntryAssembly() is null ? throw NoCommand("it was not started as a .NET program") : Environment.GetCommandLineArgs()[0];

    private static string[] OwnArguments() => Environment.GetCommandLineArgs()[1..];

    /// <summary>Self-contained: no other host would find a runtime, so the program is the apphost, whatever its name is now.</summary>
    private static bool HasItsOwnRuntime(string entry) => Path.GetDirectoryName(typeof(object).Assembly.Location) == Path.GetDirectoryName(entry);

    private static InvalidOperationException NoCommand(string reason) =>
        new($"This program cannot be started a second time by itself: {reason}. Name one that can with MultiProc.Process.SetExecutable(path).");

    private static List<string> ChildEnvironment(string lifeline, EnvironmentChanges? changes)
    {
        var variables = new List<string>();
        string? hooks = null;
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (changes is null || !changes.ContainsKey((string)variable.Key))
                Add((string)variable.Key, (string?)variable.Value);
        }

        foreach (var name in changes?.Keys ?? [])
        {
            if (changes![name] is { } value)
                Add(name, value);
        }

        variables.Add($"{ChildEntrance.LifelineVariable}={lifeline}");
        if (HasFreezeSupport)
        {
            if (hooks is not null)
                variables.Add($"{ChildEntrance.HooksVariable}={hooks}");
        }
        else
        {
            var own = typeof(HostCommand).Assembly.Location is { Length: > 0 } location ? location : typeof(HostCommand).Assembly.GetName().Name;
            variables.Add($"{ChildEntrance.HooksVariable}={own}{(string.IsNullOrEmpty(hooks) ? "" : Path.PathSeparator + hooks)}");
        }

        return variables;

        void Add(string name, string? value)
        {
            if (name == ChildEntrance.HooksVariable)
                hooks = value;
            else if (name != ChildEntrance.LifelineVariable)
                variables.Add($"{name}={value}");
        }
    }

    /// <summary>One reference, so that threads that look for it at once see all of it or nothing.</summary>
    private sealed record Found(string Path, string[] Arguments);
}
