namespace MultiProc.UnitTests.Synchronization.Faces;

public sealed class SemaphorePrimitive : IPrimitive
{
    public static Type Type => typeof(Semaphore);

    public static string FreeText => "Semaphore(value=1)";

    public static string BlockedText => "Semaphore(value=0)";

    public static string GivenUpText => BlockedText;

    public static IDisposable Free(string member, string? name) => new Semaphore(name: name);

    public static IDisposable Blocked(string member, string? name) => new Semaphore(0, name);
}
