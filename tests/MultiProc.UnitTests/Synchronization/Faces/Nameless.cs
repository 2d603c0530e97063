namespace MultiProc.UnitTests.Synchronization.Faces;

public sealed class Nameless : INaming
{
    public static string? Next => null;
}
