using System.Reflection;

namespace MultiProc.Serialization.Policy;

/// <summary>Tells the runtime's own assemblies from those of users and third parties, whose types travel by their fields.</summary>
internal static class RuntimeAssembly
{
    private static readonly IdentityTable<string> s_known = new();

    public static bool Contains(Type type)
    {
        var assembly = type.Assembly;
        if (assembly == typeof(object).Assembly)
            return true;
        var answer = s_known.Find(assembly) ?? Judge(assembly);
        return answer == bool.TrueString;
    }

    private static string Judge(Assembly assembly)
    {
        var answer = IsRuntime(assembly.FullName ?? "") ? bool.TrueString : bool.FalseString;
        return assembly.IsCollectible ? answer : s_known.Add(assembly, answer);
    }

    // Text searches that the vectorised ones would make dear at their first use.
    private static bool IsRuntime(string name) => IsNamedSo(name)
        && (name.EndsWith("=b03f5f7f11d50a3a", StringComparison.Ordinal) || name.EndsWith("=b77a5c561934e089", StringComparison.Ordinal)
            || name.EndsWith("=7cec85d7bea7798e", StringComparison.Ordinal) || name.EndsWith("=cc7b13ffcd2ddd51", StringComparison.Ordinal));

    // Third parties have System.* names too, but not the keys that the runtime's assemblies are signed with; FSharp.Core has such a
    // key, but its types are those of the user's language.
    private static bool IsNamedSo(string name) =>
        name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.VisualBasic", StringComparison.Ordinal) || name.StartsWith("Microsoft.CSharp,", StringComparison.Ordinal)
        || name.StartsWith("mscorlib,", StringComparison.Ordinal) || name.StartsWith("netstandard,", StringComparison.Ordinal);
}
