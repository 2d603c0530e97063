namespace MultiProc.PackageTests;

/// <summary>What a program and its child said of themselves.</summary>
/// <param name="Parent">The program's facts.</param>
/// <param name="Child">The child's.</param>
public sealed record HostReport(IReadOnlyDictionary<string, string> Parent, IReadOnlyDictionary<string, string> Child)
{
    /// <summary>Runs something that writes a report, and reads it.</summary>
    /// <param name="folder">Where the report may lie.</param>
    /// <param name="environment">What the program gets beside the report's name.</param>
    /// <param name="run">Runs it with these variables.</param>
    public static async Task<HostReport> OfAsync(string folder, Dictionary<string, string?>? environment, Func<Dictionary<string, string?>, Task> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var file = Path.Combine(folder, "report");
        File.Delete(file);

        // A culture that is nobody's default.
        await run(new Dictionary<string, string?>(environment ?? []) { ["PROBE_REPORT"] = file, ["LC_ALL"] = "de_DE.UTF-8" });
        var lines = await File.ReadAllLinesAsync(file);
        return new HostReport(Facts(lines, "parent "), Facts(lines, "child "));
    }

    /// <summary>Everything but the pid is the same in both.</summary>
    /// <param name="but">Facts that may differ.</param>
    public void ShouldAgree(params string[] but)
    {
        Child.Keys.Should().Equal(Parent.Keys);
        Parent.Where(fact => fact.Key != "pid" && !but.Contains(fact.Key) && fact.Value != Child[fact.Key])
            .Select(fact => $"{fact.Key}: {fact.Value} in the parent, {Child[fact.Key]} in the child")
            .Should().BeEmpty();
        Child["pid"].Should().NotBe(Parent["pid"]);
        Parent["culture"].Should().StartWith("de-DE, ");
    }

    private static Dictionary<string, string> Facts(string[] lines, string whose) =>
        lines.Where(line => line.StartsWith(whose, StringComparison.Ordinal))
            .Select(line => line[whose.Length..].Split('=', 2))
            .ToDictionary(fact => fact[0], fact => fact[1]);
}
