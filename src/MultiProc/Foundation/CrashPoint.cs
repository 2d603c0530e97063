namespace MultiProc.Foundation;

/// <summary>A named instant between two steps of a protocol, where a test may stop the process and kill it.</summary>
/// <remarks>The names are those of the crash tables in the folders' README files. Outside tests it is a read of a null field.</remarks>
internal static class CrashPoint
{
    /// <summary>What a test does at every point; null in a product.</summary>
    public static Action<string>? Reached { get; set; }

    public static void Reach(string name) => Reached?.Invoke(name);
}
