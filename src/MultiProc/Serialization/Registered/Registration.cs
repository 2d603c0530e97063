using System.Runtime.CompilerServices;
using MultiProc.Serialization.Metadata;

namespace MultiProc.Serialization.Registered;

/// <summary>How the objects of one type travel, because this program said so: as a state, and the function that makes the object of it.</summary>
internal abstract class Registration(Type type, SealedCode rebuild)
{
    // Weak keys: a type of a plugin can be unloaded. Made at the first use: most programs register nothing.
    private static volatile ConditionalWeakTable<Type, Registration>? s_all;

    public Type Type { get; } = type;

    /// <summary>The function that makes the object, as it travels.</summary>
    public SealedCode Rebuild { get; } = rebuild;

    // Two methods: a child that is starting asks for every type, and should not load the table to hear that there is none.
    public static Registration? Of(Type type) => s_all is null ? null : Find(type);

    /// <summary>The last one for a type counts.</summary>
    public static void Add(Registration registration)
    {
        _ = Interlocked.CompareExchange(ref s_all, [], null);
        s_all.AddOrUpdate(registration.Type, registration);
        PlanCache.Forget();
    }

    public abstract object? Reduce(object value);

    private static Registration? Find(Type type) => s_all!.TryGetValue(type, out var registration) ? registration : null;
}
