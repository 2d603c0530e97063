namespace MultiProc.UnitTests.Synchronization.Faces;

/// <summary>A condition for threads and tasks.</summary>
public sealed class ConditionOfLockPrimitive : IPrimitive
{
    public static Type Type => typeof(Condition);

    public static string FreeText => "Condition(Lock(owner=None), waiting=0)";

    public static string BlockedText => $"Condition(Lock(owner={Environment.ProcessId}), waiting=0)";

    public static string GivenUpText => BlockedText;

    /// <summary>Who waits holds the lock.</summary>
    public static IDisposable Free(string member, string? name) => member.StartsWith("Wait", StringComparison.Ordinal) ? Blocked(member, name) : Create(name);

    public static IDisposable Blocked(string member, string? name)
    {
        var c = Create(name);
        c.Acquire();
        return c;
    }

    /// <summary>A notification always needs another.</summary>
    public static bool CanSucceedAtOnce(string member) => member is not ("Wait" or "WaitAsync");

    private static Condition Create(string? name) => name is null ? new Condition(new Lock()) : new Condition(new Lock(name + "-lock"), name);
}
