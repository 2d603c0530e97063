using System.Runtime.CompilerServices;

namespace MultiProc.Serialization;

/// <summary>The plan of every type that was met.</summary>
internal static class PlanCache
{
    private static readonly IdentityTable<TypePlan> s_plans = new();

    // Types of plugins that can be unloaded, which a plan must not keep here.
    private static ConditionalWeakTable<Type, TypePlan>? s_unloadable;

    public static TypePlan For(Type type) => s_plans.Find(type) ?? Make(type);

    /// <summary>The plans so far, but those of types that can be unloaded.</summary>
    public static IReadOnlyList<TypePlan> All => s_plans.ToList();

    private static TypePlan Make(Type type) =>
        type.IsCollectible ? MakeUnloadable(type) : s_plans.Add(type, PlanRules.Make(type));

    private static TypePlan MakeUnloadable(Type type)
    {
        var unloadable = LazyInitializer.EnsureInitialized(ref s_unloadable);
        if (!unloadable.TryGetValue(type, out var plan))
        {
            plan = PlanRules.Make(type);
            unloadable.AddOrUpdate(type, plan);
        }

        return plan;
    }
}
