namespace MultiProc.IntegrationTests.Processes;

/// <summary>Extension methods, which become targets that are bound to their first argument.</summary>
internal static class BoundTargets
{
    public static string Twice(this string text) => text + text;

    public static void SetIf(this Event e, bool wanted)
    {
        if (wanted)
            e.Set();
    }
}
