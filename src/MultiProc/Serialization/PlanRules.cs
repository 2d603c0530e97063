using System.Text;
using System.Text.RegularExpressions;
using MultiProc.Serialization.Plans;

namespace MultiProc.Serialization;

/// <summary>The rules by which a type gets its plan.</summary>
internal static class PlanRules
{
    public static TypePlan Make(Type type)
    {
        if (type.IsByRefLike || type.ContainsGenericParameters || type.IsPointer || type.IsFunctionPointer || type.IsByRef)
            return new RefusedPlan(type, Refusal.Handle);
        if (type.IsValueType)
            return MakeValue(type);
        if (type == typeof(string))
            return new StringPlan();
        if (type.IsArray)
            return type.IsSZArray ? new VectorPlan(type) : new GridPlan(type);
        if (type.IsSubclassOf(typeof(MulticastDelegate)))
            return new DelegatePlan(type);
        if (MemberPlan.For(type) is { } member)
            return member;
        if (RuntimeAssembly.Contains(type))
            return MakeRuntimeObject(type);
        return Closures.IsClosure(type) ? new ClosurePlan(type, FieldLayout.Of(type)) : MakeObject(type);
    }

    private static ValuePlan MakeValue(Type type)
    {
        if (type.IsPrimitive || type.IsEnum)
            return new RawPlan(type);
        if (Nullable.GetUnderlyingType(type) is not null)
            return new NullablePlan(type);
        if (type == typeof(CancellationToken))
            return new CancellationTokenPlan();
        if (RuntimeAssembly.Contains(type) && RuntimeTypes.KindOf(type) == TravelKind.Refused)
            return new RefusedPlan(type, Refusal.Of(type));
        var fields = FieldLayout.Of(type);
        return FieldLayout.AreRaw(fields) ? new RawPlan(type) : new StructPlan(type, fields);
    }

    private static TypePlan MakeRuntimeObject(Type type)
    {
        if (type.IsAssignableTo(typeof(StringComparer)))
            return new StringComparerPlan();
        if (type.IsAssignableTo(typeof(Encoding)))
            return new EncodingPlan();
        return RuntimeTypes.KindOf(type) == TravelKind.Leaf ? Leaves.Of(type)
            : (TypePlan?)DefaultComparerPlan.For(type) ?? MakeObject(type);
    }

    private static TypePlan MakeObject(Type type)
    {
        var parts = new List<TypePart>();
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            if (IsFirstTransferable(level))
            {
                parts.Add(new TransferPart());
                break;
            }

            var kind = RuntimeAssembly.Contains(level) ? RuntimeTypes.KindOf(level) : TravelKind.Fields;
            // The expressions that the compiler generates are classes of the user's assembly.
            if (kind == TravelKind.Leaf && IsRegex(type))
                return new RegexPlan();
            if (kind is TravelKind.Refused or TravelKind.Leaf)
                return new RefusedPlan(type, Refusal.Of(level));
            if (MakePart(level, kind) is { } part)
                parts.Add(part);
        }

        parts.Reverse();
        return new ObjectPlan(type, [.. parts]);
    }

    private static TypePart? MakePart(Type level, TravelKind kind)
    {
        switch (kind)
        {
            case TravelKind.List:
                return new ListPart(level);
            case TravelKind.Pairs:
                return new PairsPart(level);
            case TravelKind.Elements:
                return new ElementsPart(level);
            case TravelKind.Exception:
                return new ExceptionPart();
            default:
                var fields = FieldLayout.Of(level);
                return fields.Length > 0 ? new FieldsPart(fields) : null;
        }
    }

    /// <summary>The class of a hierarchy that brings in <see cref="ITransferable"/>: it speaks for itself and all below it.</summary>
    private static bool IsFirstTransferable(Type level) =>
        level.IsAssignableTo(typeof(ITransferable)) && level.BaseType?.IsAssignableTo(typeof(ITransferable)) != true;

    private static bool IsRegex(Type type) => type.IsAssignableTo(typeof(Regex));
}
