namespace MultiProc.UnitTests.Synchronization.Faces;

public sealed class RLockPrimitive : IPrimitive
{
    public static Type Type => typeof(RLock);

    public static string FreeText => "RLock(owner=None, count=0)";

    public static string BlockedText => $"RLock(owner={Environment.ProcessId}, count=1)";

    public static string GivenUpText => BlockedText;

    public static IDisposable Free(string member, string? name) => new RLock(name);

    /// <summary>A thread keeps it after its end.</summary>
    public static IDisposable Blocked(string member, string? name)
    {
        var r = new RLock(name);
        var owner = new Thread(() => r.Acquire());
        owner.Start();
        owner.Join();
        return r;
    }
}
