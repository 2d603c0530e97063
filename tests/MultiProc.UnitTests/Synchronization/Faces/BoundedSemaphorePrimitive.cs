namespace MultiProc.UnitTests.Synchronization.Faces;

public sealed class BoundedSemaphorePrimitive : IPrimitive
{
    public static Type Type => typeof(BoundedSemaphore);

    public static string FreeText => "BoundedSemaphore(value=1/1)";

    public static string BlockedText => "BoundedSemaphore(value=0/1)";

    public static string GivenUpText => BlockedText;

    public static IDisposable Free(string member, string? name) => new BoundedSemaphore(name: name);

    public static IDisposable Blocked(string member, string? name)
    {
        var s = new BoundedSemaphore(name: name);
        s.Acquire();
        return s;
    }
}
