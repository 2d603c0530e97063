namespace MultiProc.Serialization;

/// <summary>Knows the classes in which the compilers keep the captured variables of one scope.</summary>
internal static class Closures
{
    /// <summary>The captured <c>this</c> of the method around a lambda.</summary>
    public const string ThisField = "<>4__this";

    public static bool IsClosure(Type type) =>
        type.IsNestedPrivate && type.IsClass
        && (type.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal) || type.Name.StartsWith("_Closure$__", StringComparison.Ordinal));
}
