using System.Text.RegularExpressions;

namespace MultiProc.TestKit;

/// <summary>What a program has to print.</summary>
/// <remarks>
/// <para>Lines that begin with <c>~</c> may come in any order among themselves; the others stand where they stand. &lt;number&gt; and
/// &lt;time&gt; stand for what differs from run to run; runs of blanks are as one.</para>
/// </remarks>
public sealed partial class ExpectedOutput
{
    private const string AnyOrder = "~ ";
    private const string EndOfProgram = "// prints:";
    private readonly IReadOnlyList<string> _lines;

    private ExpectedOutput(IEnumerable<string> lines) => _lines = [.. lines];

    /// <summary>From a file that holds just the lines.</summary>
    public static ExpectedOutput FromFile(string path) => new(File.ReadLines(path));

    /// <summary>From the comment that ends a program: "// prints:" and what follows it.</summary>
    /// <returns>Null where the program has no such comment.</returns>
    public static ExpectedOutput? FromProgram(IEnumerable<string> program)
    {
        var said = program.SkipWhile(l => l != EndOfProgram).ToList();
        return said.Count == 0 ? null : new(said.Skip(1).Select(l => l["// ".Length..]));
    }

    /// <summary>What differs, as "expected … but found …"; null where nothing does.</summary>
    public string? Difference(IReadOnlyList<string> actual)
    {
        ArgumentNullException.ThrowIfNull(actual);
        var at = 0;
        while (at < _lines.Count)
        {
            var group = Group(at);
            var found = actual.Skip(at).Take(group.Count).ToList();
            if (Unmatched(group, found) is { } line)
                return $"expected '{line}' among lines {at + 1} to {at + group.Count}, but found:\n{string.Join('\n', found)}";
            at += group.Count;
        }

        return actual.Count > at ? $"expected no more than {at} lines, but found:\n{string.Join('\n', actual.Skip(at))}" : null;
    }

    private static string? Unmatched(IReadOnlyList<string> expected, List<string> actual)
    {
        var rest = actual.ToList();
        return expected.FirstOrDefault(e =>
        {
            var hit = rest.FindIndex(a => Pattern(e).IsMatch(Blanks().Replace(a, " ").Trim()));
            if (hit >= 0)
                rest.RemoveAt(hit);
            return hit < 0;
        });
    }

    private static Regex Pattern(string expected)
    {
        var text = Regex.Escape(Blanks().Replace(expected, " ").Trim());
        return new Regex("^" + text.Replace("<number>", @"\d+(\.\d+)?", StringComparison.Ordinal).Replace("<time>", @"\d\d:\d\d:\d\d", StringComparison.Ordinal) + "$");
    }

    /// <summary>One line, or all the lines in any order that stand together.</summary>
    private IReadOnlyList<string> Group(int at)
    {
        if (!_lines[at].StartsWith(AnyOrder, StringComparison.Ordinal))
            return [_lines[at]];
        return [.. _lines.Skip(at).TakeWhile(l => l.StartsWith(AnyOrder, StringComparison.Ordinal)).Select(l => l[AnyOrder.Length..])];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
