namespace MultiProc.Serialization;

/// <summary>The list of the runtime's own types that travel, and how. What is not on it does not.</summary>
/// <remarks>By name, so that asking for one does not load the others: each costs a child that is starting its time.</remarks>
internal static class RuntimeTypes
{
    public static TravelKind KindOf(Type type)
    {
        var definition = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;
        return definition.FullName switch
        {
            "System.Decimal" or "System.DateTime" or "System.DateTimeOffset" or "System.DateOnly" or "System.TimeOnly" or "System.TimeSpan"
                or "System.Guid" or "System.Half" or "System.Int128" or "System.UInt128" or "System.Text.Rune" or "System.Index" or "System.Range"
                => TravelKind.Fields,
            "System.Object" or "System.ValueType" or "System.Enum" or "System.Version" or "System.ValueTuple" => TravelKind.Fields,
            "System.Collections.Generic.KeyValuePair`2" => TravelKind.Fields,
            "System.Collections.Generic.List`1" => TravelKind.List,
            { } name when IsTuple(name) => TravelKind.Fields,
            _ => TravelKind.Refused,
        };
    }

    private static bool IsTuple(string name) =>
        name.StartsWith("System.ValueTuple`", StringComparison.Ordinal) || name.StartsWith("System.Tuple`", StringComparison.Ordinal);
}
