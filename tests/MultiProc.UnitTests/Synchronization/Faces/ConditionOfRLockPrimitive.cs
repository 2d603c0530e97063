namespace MultiProc.UnitTests.Synchronization.Faces;

/// <summary>A condition as Python makes it, for threads.</summary>
public sealed class ConditionOfRLockPrimitive : IPrimitive
{
    public static Type Type => typeof(Condition);

    public static string FreeText => "Condition(RLock(owner=None, count=0), waiting=0)";

    public static string BlockedText => $"Condition(RLock(owner={Environment.ProcessId}, count=1), waiting=0)";

    public static string GivenUpText => BlockedText;

    /// <summary>Who waits holds the lock.</summary>
    public static IDisposable Free(string member, string? name)
    {
        var c = Create(name);
        if (member.StartsWith("Wait", StringComparison.Ordinal))
            c.Acquire();
        return c;
    }

    /// <summary>Who wants the lock must not hold it.</summary>
    public static IDisposable Blocked(string member, string? name)
    {
        if (member.StartsWith("Wait", StringComparison.Ordinal))
            return Free(member, name);
        var c = Create(name);
        var owner = new Thread(() => c.Acquire());
        owner.Start();
        owner.Join();
        return c;
    }

    public static bool Supports(string member) => !member.EndsWith("Async", StringComparison.Ordinal);

    public static bool CanSucceedAtOnce(string member) => member != "Wait";

    private static Condition Create(string? name) => name is null ? new Condition() : new Condition(name);
}
