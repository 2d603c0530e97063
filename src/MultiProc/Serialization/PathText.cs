using System.Globalization;
using System.Reflection;

namespace MultiProc.Serialization;

/// <summary>Writes the way to an object as a C# programmer would: <c>args[1].Settings.Log</c>, or the captured variable.</summary>
internal sealed class PathText
{
    private const int FirstSteps = 50;
    private const int MostSteps = 100;

    private MethodInfo? _method;
    private string _before = "";
    private string _way;
    private string _after = "";

    private PathText(string start) => _way = start;

    public static string Of(PathStep last)
    {
        var steps = new Stack<object>();
        var first = last;
        for (; first.From is { } from; first = from)
            steps.Push(first.Step);
        var text = new PathText((string)first.Step);
        var left = steps.Count;
        foreach (var step in steps)
        {
            // Nobody reads the ten thousandth Next of a list.
            if (left-- == MostSteps - FirstSteps && steps.Count > MostSteps)
                text._way += "…";
            if (left < MostSteps - FirstSteps || steps.Count - left <= FirstSteps)
                text.Append(step);
        }

        return text._before + text._way + text._after;
    }

    /// <summary>The name in the source of a field that the compiler may have renamed.</summary>
    public static string NameOf(FieldInfo field)
    {
        var name = field.Name;
        var end = name.IndexOf('>', StringComparison.Ordinal);
        return name.StartsWith('<') && end > 1 ? name[1..end] : name.TrimEnd('@');
    }

    private void Append(object step)
    {
        switch (step)
        {
            case string name:
                AppendMember(name);
                break;
            case int index:
                _way += string.Create(CultureInfo.InvariantCulture, $"[{index}]");
                break;
            case PathKey key:
                _way += $"[{key.Text}]";
                break;
            case Registration:
                AppendState();
                break;
            case MethodInfo method:
                _method = method;
                if (!Closures.IsClosure(method.DeclaringType!))
                    AppendMember("Target");
                break;
            case FieldInfo field when Closures.IsClosure(field.DeclaringType!):
                AppendCaptured(field);
                break;
            case FieldInfo field:
                AppendMember(NameOf(field));
                break;
        }
    }

    private void AppendState()
    {
        var whole = _before + _way + _after;
        _before = whole.Length == 0 ? "" : $"{whole}, ";
        _way = "registered state";
        _after = "";
    }

    private void AppendMember(string name) => _way += _way.Length == 0 ? name : $".{name}";

    private void AppendCaptured(FieldInfo field)
    {
        if (Closures.IsClosure(field.FieldType))
            return;
        var whole = _before + _way + _after;
        _before = whole.Length == 0 ? "captured variable '" : $"{whole}, captured variable '";
        _way = field.Name == Closures.ThisField ? "this" : NameOf(field);
        _after = _method is null ? "'" : $"' of {Describe(_method.Name)}";
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
}
