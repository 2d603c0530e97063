using MultiProc.Serialization.Plans;
using MultiProc.Serialization.Policy;
using MultiProc.Serialization.Registered;

namespace MultiProc.Serialization;

/// <summary>The rules by which a type gets its plan.</summary>
internal static class PlanRules
{
    // Delegates on a short way, past the names of all the other plans: one of them is the first thing that a child reads.
    public static TypePlan Make(Type type) =>
        Registration.Of(type) is { } registration ? MakeRegistered(type, registration)
        : type.BaseType == typeof(MulticastDelegate) && !type.ContainsGenericParameters ? new DelegatePlan(type)
        : MakeByRule(type);

    /// <summary>Whether a type that is on no list has a plan by what it derives from.</summary>
    public static bool IsHidden(Type type) => Leaves.OfHidden(type) is not null;

    private static RegisteredPlan MakeRegistered(Type type, Registration registration) => new(registration, MakeByRule(type));

    private static TypePlan MakeByRule(Type type)
    {
        if (type.IsByRefLike || type.ContainsGenericParameters || type.IsPointer || type.IsFunctionPointer || type.IsByRef)
            return new RefusedPlan(type, Refusal.Handle);
        if (type.IsValueType)
            return MakeValue(type);
        if (type == typeof(string))
            return new StringPlan();
        if (type.IsSZArray)
            return new VectorPlan(type);
        if (type.IsArray)
            return new GridPlan(type);
        if (type.IsSubclassOf(typeof(MulticastDelegate)))
            return new DelegatePlan(type);
        if (RuntimeAssembly.Contains(type))
            return MakeRuntimeObject(type);
        return Closures.IsClosure(type) ? new ClosurePlan(type, FieldLayout.Of(type)) : MakeObject(type);
    }

    private static ValuePlan MakeValue(Type type)
    {
        if (type.IsPrimitive || type.IsEnum)
            return new RawPlan(type);
        var kind = RuntimeAssembly.Contains(type) ? RuntimeTypes.KindOf(type) : TravelKind.Fields;
        return kind == TravelKind.Raw ? new RawPlan(type) : MakeStruct(type, kind);
    }

    private static ValuePlan MakeStruct(Type type, TravelKind kind)
    {
        if (Nullable.GetUnderlyingType(type) is not null)
            return new NullablePlan(type);
        if (type == typeof(CancellationToken))
            return new CancellationTokenPlan();
        if (kind is TravelKind.Refused or TravelKind.Idle)
            return new IdlePlan(type, kind == TravelKind.Idle);
        if (type.FullName!.StartsWith("System.Collections.Generic.List`1+Enumerator", StringComparison.Ordinal))
            return new ListEnumeratorPlan(type);
        var fields = FieldLayout.Of(type);
        return kind == TravelKind.Allowed ? new AllowedStructPlan(new StructPlan(type, fields))
            : FieldLayout.AreRaw(type, fields) ? new RawPlan(type)
            : fields.Length == 1 && InlineArrayPlan.LengthOf(type) is > 0 and var length ? new InlineArrayPlan(type, fields[0], length)
            : new StructPlan(type, fields);
    }

    private static TypePlan MakeRuntimeObject(Type type)
    {
        var kind = RuntimeTypes.KindOf(type);
        return type == typeof(EventArgs) ? new SinglePlan(type, static () => EventArgs.Empty)
            : kind == TravelKind.Leaf ? Leaves.Of(type)
            : kind == TravelKind.Refused || type.IsAbstract ? Leaves.OfHidden(type) ?? new RefusedPlan(type, Refusal.Of(type))
            : MakeObject(type);
    }

    private static TypePlan MakeObject(Type type)
    {
        if (InfoPart.Of(type) is { } info)
            return new ObjectPlan(type, WithHooks(type, [info]));
        var parts = new TypePart[Depth(type)];
        var first = parts.Length;
        for (var level = type; level != typeof(object); level = level.BaseType!)
        {
            if (IsFirstTransferable(level))
            {
                parts[--first] = new TransferPart();
                break;
            }

            var kind = RuntimeAssembly.Contains(level) ? RuntimeTypes.KindOf(level) : TravelKind.Fields;
            if (kind == TravelKind.Fields && Refusal.IsOfAnotherCopy(level))
                return new RefusedPlan(type, Refusal.AnotherCopy);
            // The expressions that the compiler generates are classes of the user's assembly.
            if (kind == TravelKind.Leaf && Leaves.StandsForDerived(level))
                return Leaves.Of(level);
            if (kind is TravelKind.Refused or TravelKind.Leaf)
                return new RefusedPlan(type, level == type ? Refusal.Of(level) : $"derives from {level}, which {Refusal.Of(level)}");
            if (kind == TravelKind.Remade)
            {
                parts[--first] = new RemadePart(Recipes.Of(level)!);
                break;
            }

            if (MakePart(level, kind, isWhole: level == type) is { } part)
                parts[--first] = part;
        }

        return new ObjectPlan(type, WithHooks(type, parts[first..]));
    }

    private static TypePart[] WithHooks(Type type, TypePart[] parts) =>
        SerializationHooks.Of(type) is { } hooks ? WithHooks(hooks, parts) : parts;

    private static TypePart[] WithHooks(SerializationHooks hooks, TypePart[] parts) =>
        [new FirstHookPart(hooks), .. parts, new LastHookPart(hooks)];

    private static int Depth(Type type)
    {
        var depth = 0;
        for (var level = type; level != typeof(object); level = level.BaseType!)
            depth++;
        return depth;
    }

    private static TypePart? MakePart(Type level, TravelKind kind, bool isWhole)
    {
        if (kind == TravelKind.Fields)
        {
            var fields = FieldLayout.Of(level);
            if (fields.Length == 0)
                return null;
            var areScopes = Closures.AreClosures(fields);
            return !Closures.HasAny(areScopes) ? new FieldsPart(fields) : new MachinePart(level, fields, areScopes);
        }

        return kind == TravelKind.List ? new ListPart(level)
            : kind is TravelKind.Pairs or TravelKind.Elements ? MakeRebuilt(level, kind, isMade: isWhole && RebuildPart.CanBeMade(level))
            : MakeRarePart(level, kind);
    }

    private static RebuildPart MakeRebuilt(Type level, TravelKind kind, bool isMade) =>
        kind == TravelKind.Pairs ? new PairsPart(level) { IsMade = isMade } : new ElementsPart(level) { IsMade = isMade };

    private static TypePart MakeRarePart(Type level, TravelKind kind) => kind switch
    {
        TravelKind.Exception => new ExceptionPart(),
        TravelKind.Allowed => new AllowedPart(level, FieldLayout.Of(level)),
        _ => throw new InvalidOperationException($"{level} is listed as {kind}, which is no part of an object."),
    };

    /// <summary>The class of a hierarchy that brings in <see cref="ITransferable"/>: it speaks for itself and all below it.</summary>
    private static bool IsFirstTransferable(Type level) =>
        level.IsAssignableTo(typeof(ITransferable)) && level.BaseType?.IsAssignableTo(typeof(ITransferable)) != true;
}
