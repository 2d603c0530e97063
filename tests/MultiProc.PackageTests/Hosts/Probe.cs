// Compiled into every host: what the program and its child know about themselves, for the test to compare. No using: a file-based
// program has it behind its own lines.

internal static class Probe
{
    private static readonly string[] s_properties =
    [
        "TRUSTED_PLATFORM_ASSEMBLIES", "APP_CONTEXT_DEPS_FILES", "APP_CONTEXT_BASE_DIRECTORY", "APP_PATHS", "FX_DEPS_FILE",
        "NATIVE_DLL_SEARCH_DIRECTORIES", "PLATFORM_RESOURCE_ROOTS", "PROBING_DIRECTORIES", "RUNTIME_IDENTIFIER", "System.GC.Server",
        "System.Runtime.TieredPGO", "System.Globalization.Invariant", "EntryPointFilePath", "EntryPointFileDirectoryPath", "Probe.Knob",
    ];

    /// <summary>Writes the facts of this process and of a child into the file that PROBE_REPORT names.</summary>
    /// <param name="more">Facts that only this kind of host has.</param>
    public static async Task ReportAsync(Func<string[]>? more = null)
    {
        string[] parent = [.. Facts(), .. more?.Invoke() ?? []];
        var child = await MultiProc.Process.RunAsync(() => (string[])[.. Facts(), .. more?.Invoke() ?? []]);
        File.WriteAllLines(
            Environment.GetEnvironmentVariable("PROBE_REPORT")!,
            [.. parent.Select(fact => $"parent {fact}"), .. child.Select(fact => $"child {fact}")]);
    }

    /// <summary>The first line that a program writes.</summary>
    public static string FirstLine(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Split('\n')[0];
    }

    private static string[] Facts() =>
    [
        $"pid={Environment.ProcessId}",
        $"program={Environment.ProcessPath}",
        $"entry={System.Reflection.Assembly.GetEntryAssembly()}",
        $"base={AppContext.BaseDirectory}",
        $"domain={AppDomain.CurrentDomain.FriendlyName}",
        $"culture={System.Globalization.CultureInfo.CurrentCulture.Name}, {System.Globalization.CultureInfo.CurrentUICulture.Name}",
        $"folder={Environment.CurrentDirectory}",
        $"arguments={string.Join('|', Environment.GetCommandLineArgs()[1..])}",
        $"first argument={Environment.GetCommandLineArgs()[0]}",
        $"server GC={System.Runtime.GCSettings.IsServerGC}",
        $"user's hooks={StartupHook.Runs}",
        $"hooks of a started program={FirstLine("/bin/sh", "-c", "echo \"$DOTNET_STARTUP_HOOKS,$MULTIPROC_LIFELINE\"")}",
        .. s_properties.Select(name => $"{name}={AppContext.GetData(name)}"),
    ];
}

/// <summary>The user's own startup hook, where the test asks for it.</summary>
internal static class StartupHook
{
    public static int Runs { get; private set; }

    public static void Initialize() => Runs++;
}
