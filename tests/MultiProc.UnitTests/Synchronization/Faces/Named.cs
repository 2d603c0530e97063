namespace MultiProc.UnitTests.Synchronization.Faces;

/// <summary>Each primitive has a name of its own.</summary>
public sealed class Named : INaming
{
    public static string? Next => $"multiproc-test-{Guid.NewGuid():N}";
}
