namespace MultiProc.IntegrationTests.Processes;

/// <summary>What a child has loaded. A class of its own: where lambdas that log stand beside the target, it loads what their signatures name.</summary>
internal static class LoadedAssemblies
{
    public static void FailOverLogging()
    {
        if (Array.Exists(AppDomain.CurrentDomain.GetAssemblies(), static a => a.GetName().Name == "Microsoft.Extensions.Logging.Abstractions"))
            System.Environment.Exit(9);
    }
}
