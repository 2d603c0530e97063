using System.Globalization;
using System.Reflection;
using MultiProc.Serialization.Registered;

namespace MultiProc.Serialization.Paths;

/// <summary>Writes the way to an object as a C# programmer would: <c>args[1].Settings.Log</c>, or the captured variable.</summary>
internal sealed class PathText
{
    private const int FirstSteps = 50;
    private const int MostSteps = 100;

    private string? _owner;
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
                AppendTarget(method);
                return;
            case FieldInfo field when IsScope(field.FieldType):
                // Which scope a variable lies in is of no interest, only whose it is.
                _owner ??= IsScope(field.DeclaringType!) ? null : DescribeMachine(field.DeclaringType!.Name);
                return;
            case FieldInfo field when IsScope(field.DeclaringType!):
                AppendCaptured(field, _owner ?? "a scope that is sent as a whole");
                break;
            case FieldInfo field when IsFSharpFunction(field.DeclaringType!):
                AppendCaptured(field, DescribeFunction(field.DeclaringType!.Name));
                break;
            case FieldInfo field:
                AppendMember(NameOf(field));
                break;
        }

        _owner = null;
    }

    private void AppendTarget(MethodInfo method)
    {
        var type = method.DeclaringType!;
        if (IsScope(type))
            _owner = DescribeMethod(method.Name);
        else if (!IsFSharpFunction(type))
            AppendMember("Target");
    }

    private void AppendState()
    {
        var whole = _before + _way + _after;
        _before = whole.Length == 0 ? "" : $"{whole}, ";
        _way = "registered state";
        _after = "";
    }

    private void AppendMember(string name) => _way += _way.Length == 0 ? name : $".{name}";

    private void AppendCaptured(FieldInfo field, string owner)
    {
        var whole = _before + _way + _after;
        _before = whole.Length == 0 ? "captured variable '" : $"{whole}, captured variable '";
        _way = field.Name == Closures.ThisField ? "this" : NameOf(field);
        _after = $"' of {owner}";
    }

    private static bool IsScope(Type type) => Closures.IsClosure(type);

    /// <summary>F# makes a class of each function that is a value, and calls it <c>binding@line</c>.</summary>
    private static bool IsFSharpFunction(Type type) =>
        type.IsNested && type.IsSealed && type.Name.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
        && at + 1 < type.Name.Length && char.IsAsciiDigit(type.Name[at + 1]);

    private static string DescribeFunction(string name)
    {
        var at = name.IndexOf('@', StringComparison.Ordinal);
        var end = at + 1;
        while (end < name.Length && char.IsAsciiDigit(name[end]))
            end++;
        return $"the F# function at '{name[..at]}', line {name[(at + 1)..end]}";
    }

    /// <summary>The compiler calls a lambda <c>&lt;Outer&gt;b__0_1</c> and a local function <c>&lt;Outer&gt;g__Name|0_1</c>.</summary>
    private static string DescribeMethod(string name)
    {
        var end = name.LastIndexOf('>');
        if (!name.StartsWith('<') || end < 0)
            return $"the method '{name}'";
        var rest = name[(end + 1)..];
        return LocalFunction(rest) is { } function ? $"the local function '{function}'" : $"the lambda in '{name[1..end]}'";
    }

    /// <summary>The object behind an iterator is a <c>&lt;Name&gt;d__0</c>, that of a local function a <c>&lt;&lt;Outer&gt;g__Name|0_1&gt;d</c>.</summary>
    private static string DescribeMachine(string name)
    {
        var end = name.LastIndexOf('>');
        if (!name.StartsWith('<') || end < 0)
            return $"an object of the class '{name}'";
        var inner = name[1..end];
        return $"the iterator '{LocalFunction(inner[(inner.LastIndexOf('>') + 1)..]) ?? inner}'";
    }

    private static string? LocalFunction(string name)
    {
        var bar = name.IndexOf('|', StringComparison.Ordinal);
        return name.StartsWith("g__", StringComparison.Ordinal) && bar > 0 ? name[3..bar] : null;
    }
}
