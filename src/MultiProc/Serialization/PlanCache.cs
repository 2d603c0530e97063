using System.Collections.Concurrent;
using MultiProc.Serialization.Plans;

namespace MultiProc.Serialization;

/// <summary>The plan of every type that was met, and the rule by which a type gets its plan.</summary>
internal static class PlanCache
{
    private static readonly ConcurrentDictionary<Type, TypePlan> s_plans = new();

    public static TypePlan For(Type type)
    {
        if (s_plans.TryGetValue(type, out var plan))
            return plan;
        plan = Make(type);
        return s_plans.TryAdd(type, plan) ? plan : s_plans[type];
    }

    private static TypePlan Make(Type type)
    {
        if (type.IsByRefLike || type.ContainsGenericParameters || type.IsPointer || type.IsFunctionPointer)
            return new RefusedPlan(type, Refusal.Handle);
        if (type.IsValueType)
            return MakeValue(type);
        if (type == typeof(string))
            return new StringPlan();
        if (type.IsSZArray)
            return new VectorPlan(type);
        if (type.IsSubclassOf(typeof(MulticastDelegate)))
            return new DelegatePlan(type);
        return MakeObject(type);
    }

    private static ValuePlan MakeValue(Type type)
    {
        if (type.IsPrimitive || type.IsEnum)
            return new RawPlan(type);
        if (Nullable.GetUnderlyingType(type) is not null)
            return new NullablePlan(type);
        if (RuntimeAssembly.Contains(type) && RuntimeTypes.KindOf(type) == TravelKind.Refused)
            return new RefusedPlan(type, Refusal.Of(type));
        var fields = FieldLayout.Of(type);
        return FieldLayout.AreRaw(fields) ? new RawPlan(type) : new StructPlan(type, fields);
    }

    private static TypePlan MakeObject(Type type)
    {
        var parts = new List<TypePart>();
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            var kind = RuntimeAssembly.Contains(level) ? RuntimeTypes.KindOf(level) : TravelKind.Fields;
            if (kind == TravelKind.Refused)
                return new RefusedPlan(type, Refusal.Of(level));
            if (kind == TravelKind.List)
            {
                parts.Add(new ListPart(level));
                continue;
            }

            var fields = FieldLayout.Of(level);
            if (fields.Length > 0)
                parts.Add(new FieldsPart(fields));
        }

        parts.Reverse();
        return new ObjectPlan(type, [.. parts]);
    }
}
