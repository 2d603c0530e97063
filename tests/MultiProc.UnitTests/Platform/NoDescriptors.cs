using Microsoft.Win32.SafeHandles;

namespace MultiProc.UnitTests.Platform;

/// <summary>While it lives this process opens no file, or only a few.</summary>
internal sealed class NoDescriptors : IDisposable
{
    private static readonly int s_resource = OperatingSystem.IsLinux() ? 7 : 8; // RLIMIT_NOFILE
    private readonly OwnCalls.Limit _limit;

    /// <summary>How many files this process may have.</summary>
    public static long Allowed => OwnCalls.GetLimit(s_resource, out var limit) == 0 ? (long)Math.Min(limit.Soft, long.MaxValue) : 0;

    /// <param name="except">How many files can be opened all the same.</param>
    public NoDescriptors(int except = 0)
    {
        _ = OwnCalls.GetLimit(s_resource, out _limit);
        _ = OwnCalls.SetLimit(s_resource, _limit with { Soft = except == 0 ? 3 : LowestFree(except) + 1 });
    }

    public void Dispose() => _ = OwnCalls.SetLimit(s_resource, _limit);

    /// <summary>The last of the lowest numbers that are free: those are the next to be given away.</summary>
    private static nuint LowestFree(int count)
    {
        var taken = new List<SafeFileHandle>();
        while (taken.Count < count)
            taken.Add(File.OpenHandle("/dev/null"));
        taken.ForEach(file => file.Dispose());
        return (nuint)taken[^1].DangerousGetHandle();
    }
}
