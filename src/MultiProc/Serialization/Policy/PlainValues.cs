using System.Reflection;

namespace MultiProc.Serialization.Policy;

/// <summary>Those value types of the runtime that are numbers through and through, and mean what the numbers say.</summary>
/// <remarks>Where a number may stand for something else (a handle, an index, a seed) no namespace of the list says so.</remarks>
internal static class PlainValues
{
    public static bool Contain(Type type) => IsNumeric(type.Namespace ?? "", type.Name) && AreNumbers(type);

    private static bool IsNumeric(string space, string name) => space switch
    {
        "System" => name is not ("HashCode" or "GCMemoryInfo" or "Nullable`1"),
        "System.Numerics" or "System.Drawing" or "System.Runtime.Intrinsics" or "System.Globalization" or "System.Text" or "System.Text.Json"
            or "System.Text.Json.Nodes" or "System.Collections.Specialized" => true,
        "System.Runtime.InteropServices" => name == "NFloat",
        _ => false,
    };

    private static bool AreNumbers(Type type)
    {
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            var part = field.FieldType;
            if (part == typeof(nint) || part == typeof(nuint) || part.IsPointer || part.IsByRef)
                return false;
            if (!part.IsPrimitive && !part.IsEnum && !(part.IsValueType && AreNumbers(part)))
                return false;
        }

        return true;
    }
}
