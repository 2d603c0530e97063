using System.Runtime.CompilerServices;

namespace MultiProc.Serialization;

/// <summary>How the objects of one type travel, because this program said so: as a state, and the function that makes the object of it.</summary>
internal abstract class Registration(Type type, SealedCode rebuild)
{
    // Weak keys: a type of a plugin can be unloaded. Made at the first use: most programs register nothing.
    private static ConditionalWeakTable<Type, Registration>? s_all;

    public Type Type { get; } = type;

    /// <summary>The function that makes the object, as it travels.</summary>
    public SealedCode Rebuild { get; } = rebuild;

    public static Registration? Of(Type type) =>
        Volatile.Read(ref s_all) is { } all && all.TryGetValue(type, out var registration) ? registration : null;

    /// <summary>The last one for a type counts.</summary>
    public static void Add(Registration registration)
    {
        LazyInitializer.EnsureInitialized(ref s_all).AddOrUpdate(registration.Type, registration);
        PlanCache.Forget();
    }

    public abstract object? Reduce(object value);
}
