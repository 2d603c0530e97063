namespace MultiProc.Serialization.Metadata;

/// <summary>How a type and a module are written where they occur for the first time in a message.</summary>
internal static class MetadataCodes
{
    // Below: a primitive, by its TypeCode; 1 is object itself.
    public const byte FirstConstructed = 32;
    public const byte Vector = 32;
    public const byte Array = 33;
    public const byte Generic = 34;
    public const byte Defined = 35;
    public const byte ByReference = 36;
    public const byte Pointer = 37;
    public const byte Parameter = 38;

    public const byte CoreModule = 0;
    public const byte NamedModule = 1;
    public const byte FileModule = 2;

    /// <summary>More types within a type than any program has; fewer than a stack can bear.</summary>
    /// <remarks>What a type costs the runtime grows much faster than the bytes that name it: a few thousand brackets take minutes, and a
    /// name doubles with every pair of what stands in it twice.</remarks>
    public const int MaximumParts = 200;

    /// <summary>Follows the row of a type or a method, so that a damaged row names no other one, whose static constructor or code would run.</summary>
    public static ushort SealOf(int row) => (ushort)((uint)row * 0x9E3779B1 >> 16);

    /// <summary>The code of a type that is known without its module; 0 for every other.</summary>
    public static byte Of(Type type)
    {
        if (type.IsEnum)
            return 0;
        var code = Type.GetTypeCode(type);
        if (code is not (TypeCode.Object or TypeCode.DBNull or TypeCode.Empty))
            return (byte)code;
        return type == typeof(object) ? (byte)TypeCode.Object : (byte)0;
    }

    /// <summary>How many types a type is written with, itself included; counted no further than just beyond <paramref name="limit"/>.</summary>
    public static int PartsOf(Type type, int limit = MaximumParts)
    {
        if (limit <= 0)
            return 1;
        if (type.HasElementType)
            return 1 + PartsOf(type.GetElementType()!, limit - 1);
        var parts = 1;
        if (!type.IsConstructedGenericType)
            return parts;
        foreach (var argument in type.GetGenericArguments())
        {
            if (parts > limit)
                break;
            parts += PartsOf(argument, limit - parts);
        }

        return parts;
    }

    public static Type TypeOf(byte code) => (TypeCode)code switch
    {
        TypeCode.Object => typeof(object),
        TypeCode.Boolean => typeof(bool),
        TypeCode.Char => typeof(char),
        TypeCode.SByte => typeof(sbyte),
        TypeCode.Byte => typeof(byte),
        TypeCode.Int16 => typeof(short),
        TypeCode.UInt16 => typeof(ushort),
        TypeCode.Int32 => typeof(int),
        TypeCode.UInt32 => typeof(uint),
        TypeCode.Int64 => typeof(long),
        TypeCode.UInt64 => typeof(ulong),
        TypeCode.Single => typeof(float),
        TypeCode.Double => typeof(double),
        TypeCode.Decimal => typeof(decimal),
        TypeCode.DateTime => typeof(DateTime),
        TypeCode.String => typeof(string),
        _ => throw new UnpicklingException($"it names a type by the unknown code {code}"),
    };
}
