using System.Reflection;
using System.Runtime.CompilerServices;

namespace MultiProc.Serialization;

/// <summary>Tells the runtime's own assemblies from those of users and third parties, whose types travel by their fields.</summary>
internal static class RuntimeAssembly
{
    private static readonly ConditionalWeakTable<Assembly, object> s_known = [];
    private static readonly object s_runtime = new();
    private static readonly object s_foreign = new();

    public static bool Contains(Type type)
    {
        var assembly = type.Assembly;
        if (assembly == typeof(object).Assembly)
            return true;
        if (s_known.TryGetValue(assembly, out var known))
            return known == s_runtime;
        var belongs = IsRuntime(assembly.GetName());
        s_known.AddOrUpdate(assembly, belongs ? s_runtime : s_foreign);
        return belongs;
    }

    private static bool IsRuntime(AssemblyName name)
    {
        if (name.Name is not { } simple || name.GetPublicKeyToken() is not { Length: 8 } key)
            return false;
        var named = simple.StartsWith("System", StringComparison.Ordinal)
            || simple is "Microsoft.CSharp" or "Microsoft.VisualBasic" or "Microsoft.VisualBasic.Core" or "mscorlib" or "netstandard"
            || simple.StartsWith("Microsoft.Win32.", StringComparison.Ordinal);
        // The keys that the runtime's assemblies are signed with; third parties have System.* names too, but not these keys.
        return named && Convert.ToHexStringLower(key) is "b03f5f7f11d50a3a" or "b77a5c561934e089" or "7cec85d7bea7798e" or "cc7b13ffcd2ddd51";
    }
}
