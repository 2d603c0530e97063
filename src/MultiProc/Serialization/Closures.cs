using MultiProc.Serialization.Plans;

namespace MultiProc.Serialization;

/// <summary>Knows the classes in which C# keeps the captured variables of one scope.</summary>
internal static class Closures
{
    /// <summary>The captured <c>this</c> of the method around a lambda.</summary>
    public const string ThisField = "<>4__this";

    public static bool IsClosure(Type type) => type.IsNestedPrivate && type.IsClass && IsNamedSo(type);

    /// <summary>Which of the fields hold one.</summary>
    public static bool[] AreClosures(FieldSlot[] fields)
    {
        var answers = new bool[fields.Length];
        for (var i = 0; i < answers.Length; i++)
            answers[i] = IsClosure(fields[i].Field.FieldType);
        return answers;
    }

    /// <summary>Whether any of the fields holds one. A search by the runtime would have to be compiled first.</summary>
    public static bool HasAny(bool[] areClosures)
    {
        foreach (var isClosure in areClosures)
        {
            if (isClosure)
                return true;
        }

        return false;
    }

    // The full name, not the name: the first conversion of that costs a child that is starting two milliseconds.
    private static bool IsNamedSo(Type type)
    {
        var name = (type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type).FullName ?? "";
        var start = name.Length;
        while (start > 0 && name[start - 1] != '+')
            start--;
        return name.AsSpan(start).StartsWith("<>c__DisplayClass", StringComparison.Ordinal);
    }
}
