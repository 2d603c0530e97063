using System.Globalization;
using System.Reflection;

namespace MultiProc.Serialization;

/// <summary>Writes the way to an object as a C# programmer would: <c>args[1].Settings.Log</c>, or the captured variable.</summary>
internal static class PathText
{
    public static string Of(PathStep last)
    {
        var steps = new Stack<object>();
        var first = last;
        for (; first.From is { } from; first = from)
            steps.Push(first.Step);
        var text = (string)first.Step;
        MethodInfo? method = null;
        foreach (var step in steps)
        {
            method = step as MethodInfo ?? method;
            text = Append(text, step, method);
        }

        return text;
    }

    /// <summary>The name in the source of a field that the compiler may have renamed.</summary>
    public static string NameOf(FieldInfo field)
    {
        var name = field.Name;
        var end = name.IndexOf('>', StringComparison.Ordinal);
        return name.StartsWith('<') && end > 1 ? name[1..end] : name.TrimEnd('@');
    }

    private static string Append(string text, object step, MethodInfo? method) => step switch
    {
        string name => Member(text, name),
        int index => string.Create(CultureInfo.InvariantCulture, $"{text}[{index}]"),
        PathKey { Key: string key } => $"{text}[\"{key}\"]",
        PathKey { Key: IFormattable key } => $"{text}[{key.ToString(null, CultureInfo.InvariantCulture)}]",
        PathKey { Key: var key } => $"{text}[{key?.GetType().Name}]",
        MethodInfo target => Closures.IsClosure(target.DeclaringType!) ? text : Member(text, "Target"),
        FieldInfo field when Closures.IsClosure(field.DeclaringType!) => Captured(text, field, method),
        FieldInfo field => Member(text, NameOf(field)),
        _ => text,
    };

    private static string Captured(string text, FieldInfo field, MethodInfo? method)
    {
        if (Closures.IsClosure(field.FieldType))
            return text;
        var what = field.Name == Closures.ThisField ? "captured 'this'" : $"captured variable '{NameOf(field)}'";
        var whole = method is null ? what : $"{what} of {Describe(method.Name)}";
        return text.Length == 0 ? whole : $"{text}, {whole}";
    }

    /// <summary>The compiler calls a lambda <c>&lt;Outer&gt;b__0_1</c> and a local function <c>&lt;Outer&gt;g__Name|0_1</c>.</summary>
    private static string Describe(string name)
    {
        var end = name.LastIndexOf('>');
        if (!name.StartsWith('<') || end < 0)
            return $"the method '{name}'";
        var rest = name.AsSpan(end + 1);
        var bar = rest.IndexOf('|');
        return rest.StartsWith("g__", StringComparison.Ordinal) && bar > 0
            ? $"the local function '{rest[3..bar]}'"
            : $"the lambda in '{name[1..end]}'";
    }

    private static string Member(string text, string name) => text.Length == 0 ? name : $"{text}.{name}";
}
