using MultiProc.Serialization.Metadata;

namespace MultiProc.Serialization.Policy;

/// <summary>Types of the runtime that are not on the list of <see cref="RuntimeTypes"/>, but that this program lets travel field by field.</summary>
/// <remarks>They grow by what this program allows, and by what arrives with the messages of those that it belongs to: a process
/// whose <c>Main</c> never ran learns it so, and may then send such objects itself.</remarks>
internal static class AllowedTypes
{
    // Types of the runtime are never unloaded. A table by identity, made at the first use: most programs allow nothing.
    private static volatile IdentityTable<object>? s_allowed;
    private static IdentityTable<SealedCode>? s_sealed;

    /// <summary>Whether the type, or the one that it is nested in, was allowed.</summary>
    public static bool Contains(Type type)
    {
        if (s_allowed is not { } allowed)
            return false;
        for (var each = Definition(type); each is not null; each = each.DeclaringType)
        {
            if (allowed.Find(each) is not null)
                return true;
        }

        return false;
    }

    /// <summary>Allows a type with what it inherits; what travels anyway is left as it is.</summary>
    /// <exception cref="ArgumentException">Its fields mean nothing in another process.</exception>
    public static void Allow(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (!IsRefused(level))
                continue;
            if (Obstacle(level) is { } obstacle)
                throw new ArgumentException($"{level} cannot travel field by field: it {obstacle}");
            Add(level);
        }
    }

    /// <summary>Takes over what the sender of a message allowed.</summary>
    /// <exception cref="UnpicklingException">No sender can have allowed it.</exception>
    public static void Adopt(Type type)
    {
        if (Contains(type))
            return;
        if (!RuntimeAssembly.Contains(type) || Obstacle(type) is not null)
            throw new UnpicklingException($"it allows {type}, which nobody can allow");
        Add(type);
    }

    /// <summary>The type as a message allows it.</summary>
    public static SealedCode Seal(Type type)
    {
        var definition = Definition(type);
        var sealedTypes = LazyInitializer.EnsureInitialized(ref s_sealed);
        return sealedTypes.Find(definition) ?? sealedTypes.Add(definition, new SealedCode(definition));
    }

    /// <summary>Why nobody can allow it; null if it can be allowed.</summary>
    public static string? Obstacle(Type type) =>
        type.IsInterface ? "is an interface and has no fields; name the class." : Refusal.OfFields(type);

    private static bool IsRefused(Type type) =>
        RuntimeAssembly.Contains(type) && RuntimeTypes.KindOf(type) == TravelKind.Refused && !PlanRules.IsHidden(type);

    private static void Add(Type type)
    {
        _ = Interlocked.CompareExchange(ref s_allowed, new IdentityTable<object>(), null);
        _ = s_allowed.Add(Definition(type), bool.TrueString);
        PlanCache.Forget();
    }

    private static Type Definition(Type type) => type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;
}
