/// <summary>A user's own startup hook: adds the number of every process that it runs in to a file.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("HOOK_FILE") is { } file)
            File.AppendAllLines(file, [$"{Environment.ProcessId}"]);
    }
}
