using System.Collections.Concurrent;

namespace MultiProc.Serialization;

/// <summary>The plan of every type that was met.</summary>
internal static class PlanCache
{
    private static readonly ConcurrentDictionary<Type, TypePlan> s_plans = new();

    public static TypePlan For(Type type)
    {
        if (s_plans.TryGetValue(type, out var plan))
            return plan;
        plan = PlanRules.Make(type);
        return s_plans.TryAdd(type, plan) ? plan : s_plans[type];
    }
}
