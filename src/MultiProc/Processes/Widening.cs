using System.Globalization;

namespace MultiProc.Processes;

/// <summary>The numeric conversions that lose nothing, which C# makes by itself where it sees the types.</summary>
internal static class Widening
{
    /// <summary>A number as a wider type; null if that is no widening.</summary>
    public static object? TryConvert(object value, Type type)
    {
        var from = Type.GetTypeCode(value.GetType());
        var to = Type.GetTypeCode(type);
        return !type.IsEnum && !value.GetType().IsEnum && IsWidening(from, to) ? Convert.ChangeType(value, type, CultureInfo.InvariantCulture) : null;
    }

    private static bool IsWidening(TypeCode from, TypeCode to) => from switch
    {
        TypeCode.SByte => to is TypeCode.Int16 or TypeCode.Int32 or TypeCode.Int64 or TypeCode.Single or TypeCode.Double or TypeCode.Decimal,
        TypeCode.Byte => to is > TypeCode.Byte and <= TypeCode.Decimal,
        TypeCode.Int16 => to is TypeCode.Int32 or TypeCode.Int64 or TypeCode.Single or TypeCode.Double or TypeCode.Decimal,
        TypeCode.UInt16 => to is > TypeCode.UInt16 and <= TypeCode.Decimal,
        TypeCode.Int32 => to is TypeCode.Int64 or TypeCode.Single or TypeCode.Double or TypeCode.Decimal,
        TypeCode.UInt32 => to is > TypeCode.UInt32 and <= TypeCode.Decimal,
        TypeCode.Int64 or TypeCode.UInt64 => to is TypeCode.Single or TypeCode.Double or TypeCode.Decimal,
        TypeCode.Single => to == TypeCode.Double,
        _ => false,
    };
}
