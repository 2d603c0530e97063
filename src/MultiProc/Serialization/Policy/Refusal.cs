using System.Runtime.ConstrainedExecution;

namespace MultiProc.Serialization.Policy;

/// <summary>Why a type of the runtime does not travel, and what to do instead.</summary>
internal static class Refusal
{
    public const string Handle =
        "holds an operating-system handle or a pointer, which means nothing in another process; send what it was made from and open it there.";

    public const string Bound =
        "is bound to the threads of this process; use MultiProc's Lock, Semaphore or Event, or create one where it is needed.";

    public const string Running =
        "is a computation that runs in this process; await it and send its result.";

    public const string Memory =
        "refers to the memory of this process; send the object itself.";

    public const string Unknown =
        "is a type of the runtime that is not known to travel; send the values that it was made from.";

    public const string Begun =
        "is a loop that has begun over what another process makes again; loop over a copy of it (ToArray), or send what is left.";

    public const string AnotherCopy =
        "belongs to another copy of MultiProc in this process, whose objects only its own processes get; let the load contexts share one copy.";

    /// <summary>The reason for a value type in which there is something.</summary>
    public static string OfValue(Type type) => type.Name == "Enumerator" && Of(type) == Unknown ? Begun : Of(type);

    /// <summary>Whether a class is one of ours, of a copy of this library in another load context.</summary>
    public static bool IsOfAnotherCopy(Type type) =>
        type.Namespace is { } space && space.StartsWith("MultiProc", StringComparison.Ordinal)
        && type.Module != typeof(Refusal).Module && type.Module.ScopeName == typeof(Refusal).Module.ScopeName;

    /// <summary>The reason for a type that is not on the list of those that travel.</summary>
    public static string Of(Type type)
    {
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            if (OfClass(level) is { } reason)
                return reason;
        }

        return Unknown;
    }

    /// <summary>The reason, if there is nothing in the fields of a type that another process could use.</summary>
    public static string? OfFields(Type type) =>
        type.IsPointer || type.IsByRefLike || type.IsAssignableTo(typeof(CriticalFinalizerObject)) ? Handle
        : type.IsValueType && OfValue(type) == Begun ? Begun
        : Of(type) is Bound or Running or Memory ? Of(type)
        : null;

    private static string? OfClass(Type type)
    {
        var name = type.Name;
        var space = type.Namespace ?? "";
        if (type.IsPointer || type.IsFunctionPointer || type.IsByRefLike)
            return Handle;
        if (name.StartsWith("Task", StringComparison.Ordinal) && space == "System.Threading.Tasks"
            || name.StartsWith("ValueTask", StringComparison.Ordinal) || name.StartsWith("AsyncTaskMethodBuilder", StringComparison.Ordinal))
            return Running;
        if (name.StartsWith("WeakReference", StringComparison.Ordinal) || name.StartsWith("ConditionalWeakTable", StringComparison.Ordinal)
            || name is "Memory`1" or "ReadOnlyMemory`1")
            return Memory;
        if (name is "RuntimeTypeHandle" or "RuntimeMethodHandle" or "RuntimeFieldHandle" or "ModuleHandle" or "SafeHandle" or "CriticalFinalizerObject" or "GCHandle" or "Stream" or "IntPtr" or "UIntPtr" or "TextWriter" or "TextReader"
            || space.StartsWith("System.Net", StringComparison.Ordinal) || space.StartsWith("System.IO", StringComparison.Ordinal)
            || space.StartsWith("System.Diagnostics", StringComparison.Ordinal) || space.StartsWith("Microsoft.Win32", StringComparison.Ordinal))
            return Handle;
        return space.StartsWith("System.Threading", StringComparison.Ordinal) ? Bound : null;
    }
}
