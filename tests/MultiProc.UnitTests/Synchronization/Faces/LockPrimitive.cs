namespace MultiProc.UnitTests.Synchronization.Faces;

public sealed class LockPrimitive : IPrimitive
{
    public static Type Type => typeof(Lock);

    public static string FreeText => "Lock(owner=None)";

    public static string BlockedText => $"Lock(owner={Environment.ProcessId})";

    public static string GivenUpText => BlockedText;

    public static IDisposable Free(string member, string? name) => new Lock(name);

    public static IDisposable Blocked(string member, string? name)
    {
        var l = new Lock(name);
        l.Acquire();
        return l;
    }
}
