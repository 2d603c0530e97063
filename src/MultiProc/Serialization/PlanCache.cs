using System.Runtime.CompilerServices;

namespace MultiProc.Serialization;

/// <summary>The plan of every type that was met.</summary>
internal static class PlanCache
{
    private static volatile IdentityTable<TypePlan> s_plans = new();

    // Types of plugins that can be unloaded, which a plan must not keep here.
    private static ConditionalWeakTable<Type, TypePlan>? s_unloadable;

    public static TypePlan For(Type type)
    {
        var plans = s_plans;
        return plans.Find(type) ?? Make(type, plans);
    }

    /// <summary>The plans so far, but those of types that can be unloaded.</summary>
    public static IReadOnlyList<TypePlan> All => s_plans.ToList();

    /// <summary>Makes every plan anew: the rules have changed.</summary>
    public static void Forget()
    {
        s_plans = new IdentityTable<TypePlan>();
        Volatile.Write(ref s_unloadable, null);
    }

    // Into the table that was there before the rules were asked: what they said may hold no longer.
    private static TypePlan Make(Type type, IdentityTable<TypePlan> plans) =>
        type.IsCollectible ? MakeUnloadable(type) : plans.Add(type, PlanRules.Make(type));

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
