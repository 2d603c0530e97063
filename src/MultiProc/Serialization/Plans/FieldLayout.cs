using System.Reflection;
using MultiProc.Serialization.Policy;

namespace MultiProc.Serialization.Plans;

/// <summary>The fields of a type that travel, in the same order on both sides.</summary>
internal static class FieldLayout
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // FieldAttributes.NotSerialized, by its value: the name is marked obsolete together with BinaryFormatter.
    private const FieldAttributes NotSerialized = (FieldAttributes)0x0080;

    /// <summary>The fields that <paramref name="type"/> itself declares, but those marked <c>[NonSerialized]</c> and caches of hash codes.</summary>
    public static FieldSlot[] Of(Type type)
    {
        var fields = type.GetFields(Declared);
        // Names of users' fields are not asked for: the first conversion of one costs a child that is starting two milliseconds.
        var isRuntime = RuntimeAssembly.Contains(type);
        var caches = isRuntime ? null : HashCaches.Of(type, fields);
        var count = 0;
        foreach (var field in fields)
        {
            if (!IsLeftOut(field) && !(isRuntime && RuntimeTypes.LeavesOut(field)) && caches?.Contain(field) != true)
                fields[count++] = field;
        }

        SortByToken(fields, count);
        var slots = new FieldSlot[count];
        for (var i = 0; i < count; i++)
            slots[i] = new FieldSlot(fields[i]);
        return slots;
    }

    // Map and Set of F# mark the whole of their content and copy it before and after, for formatters that they know.
    private static bool IsLeftOut(FieldInfo field) =>
        (field.Attributes & NotSerialized) != 0 && field.DeclaringType!.Namespace != "Microsoft.FSharp.Collections";

    public static int MinimumSize(FieldSlot[] fields)
    {
        var size = 0;
        foreach (var field in fields)
            size += field.MinimumSize;
        return size;
    }

    /// <summary>Whether the bytes of a value type are all there is to it: nothing is left out, and nothing refers to an object.</summary>
    public static bool AreRaw(Type type, FieldSlot[] fields)
    {
        if (fields.Length < type.GetFields(Declared).Length)
            return false;
        foreach (var field in fields)
        {
            if (!field.IsRaw)
                return false;
        }

        return true;
    }

    /// <summary>They nearly always are in this order; Array.Sort would cost a child that is starting three milliseconds.</summary>
    private static void SortByToken(FieldInfo[] fields, int count)
    {
        for (var i = 1; i < count; i++)
        {
            var field = fields[i];
            var place = i;
            for (; place > 0 && fields[place - 1].MetadataToken > field.MetadataToken; place--)
                fields[place] = fields[place - 1];
            fields[place] = field;
        }
    }
}
