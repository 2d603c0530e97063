using System.Globalization;
using System.Reflection;
using System.Text;

namespace MultiProc.ConformanceTests;

/// <summary>The tests of an assembly that say which test of CPython they port.</summary>
internal static class PortedTests
{
    /// <summary>From the Python test to the names of ours.</summary>
    public static ILookup<string, string> Of(Assembly assembly) =>
        (from type in assembly.GetTypes()
         from method in type.GetMethods()
         from attribute in method.GetCustomAttributes<PythonTestAttribute>()
         let ours = $"{type.Name}.{method.Name}"
         orderby ours
         select (attribute.Name, ours)).ToLookup(p => p.Name, p => p.ours, StringComparer.Ordinal);

    /// <summary>The table of ported and omitted tests, in the order of the list.</summary>
    public static string Table(PythonTestList list, ILookup<string, string> ported)
    {
        var text = new StringBuilder()
            .Append("# CPython's tests, ported and omitted\n\n")
            .Append("Generated from `python-tests.txt` and the `[PythonTest]` attributes of this project by a test; do not edit.\n\n")
            .Append(CultureInfo.InvariantCulture, $"{list.Names.Count - list.Omitted.Count} ported, {list.Omitted.Count} omitted.\n\n")
            .Append("| CPython | here |\n|---|---|\n");
        foreach (var name in list.Names)
            text.Append(CultureInfo.InvariantCulture, $"| `{name}` | {Cell(name, list, ported)} |\n");
        return text.ToString();
    }

    private static string Cell(string name, PythonTestList list, ILookup<string, string> ported) =>
        list.Omitted.TryGetValue(name, out var reason)
            ? $"omitted: {reason}"
            : string.Join("<br>", ported[name].Select(p => $"`{p}`"));
}
