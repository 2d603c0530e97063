using System.Reflection;

namespace MultiProc.Serialization;

/// <summary>The fields in which a class keeps its hash code once it was asked for: a hash code of a string is another one in every process.</summary>
/// <remarks>They are told by the code: private fields that <c>GetHashCode</c> of the class itself sets, and no constructor. Left at home they are
/// as they were before the first call, so that the receiver computes its own.</remarks>
internal sealed class HashCaches
{
    private const int Stfld = 0x7D;
    private const byte Ldnull = 0x14;
    private const byte LdcZero = 0x16;
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly Module _module;
    private readonly Type[]? _arguments;
    private readonly List<int> _fields = [];

    private HashCaches(Type type, MethodInfo hash)
    {
        _module = type.Module;
        _arguments = type.IsGenericType ? type.GetGenericArguments() : null;
        AddSetBy(hash, _fields);
        if (_fields.Count == 0)
            return;
        var initialised = new List<int>();
        foreach (var constructor in type.GetConstructors(Declared))
            AddSetBy(constructor, initialised);
        _ = _fields.RemoveAll(initialised.Contains);
    }

    /// <summary>Those of one class or struct of the user's; null if it has none.</summary>
    public static HashCaches? Of(Type type, FieldInfo[] fields)
    {
        // Most types have no such field, and need not be asked for their methods.
        if (!MayHold(fields) || type.GetMethod(nameof(GetHashCode), Declared, []) is not { IsVirtual: true } hash)
            return null;
        try
        {
            var caches = new HashCaches(type, hash);
            return caches._fields.Count > 0 ? caches : null;
        }
        catch (Exception error) when (error is ArgumentException or IndexOutOfRangeException or TypeLoadException or IOException
            or MissingMemberException or BadImageFormatException)
        {
            // Of code that cannot be read nothing is known, and all fields travel.
            return null;
        }
    }

    public bool Contain(FieldInfo field) => _fields.Contains(field.MetadataToken);

    private static bool MayHold(FieldInfo[] fields)
    {
        foreach (var field in fields)
        {
            if (field.IsPrivate && !field.IsInitOnly && IsOfHash(field.FieldType))
                return true;
        }

        return false;
    }

    // The code, whether there is one, or both in one.
    private static bool IsOfHash(Type type) =>
        type == typeof(int) || type == typeof(bool) || type == typeof(int?) || type == typeof(object) || type == typeof(uint) || type == typeof(long);

    // A constructor of a struct gives every field its default.
    private static bool SetsDefault(byte[] code, int start) => start > 0 && code[start - 1] is (Ldnull or LdcZero);

    private void AddSetBy(MethodBase method, List<int> set)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code || !code.AsSpan().Contains((byte)Stfld))
            return;
        var tokens = new IlTokens(code);
        while (tokens.Next())
        {
            if (tokens.Instruction == Stfld && !SetsDefault(code, tokens.Start) && _module.ResolveField(tokens.Token, _arguments, null) is { } field
                && field.Module == _module && field.IsPrivate && !field.IsInitOnly && IsOfHash(field.FieldType))
                set.Add(field.MetadataToken);
        }
    }
}
