namespace MultiProc.UnitTests.Synchronization.Faces;

public sealed class EventPrimitive : IPrimitive
{
    public static Type Type => typeof(Event);

    public static string FreeText => "Event(set)";

    public static string BlockedText => "Event(unset)";

    public static string GivenUpText => BlockedText;

    public static IDisposable Free(string member, string? name)
    {
        var e = new Event(name);
        e.Set();
        return e;
    }

    public static IDisposable Blocked(string member, string? name) => new Event(name);
}
