namespace MultiProc.PackageTests;

/// <summary>A project of a user: what it is made of, and how it is delivered.</summary>
/// <param name="Name">The folder that it goes into.</param>
/// <param name="Template">The folder in Hosts that has its files; null: a new console application.</param>
/// <param name="Program">The only source file of a new console application.</param>
/// <param name="Publication">The properties that it is published with; null: it is only built.</param>
public sealed record UserProject(string Name, string? Template, IReadOnlyList<string>? Program, IReadOnlyDictionary<string, string>? Publication)
{
    /// <summary>Where its program is, from its folder.</summary>
    public string Output => Publication is null ? "bin/Debug/net10.0" : "out";

    /// <summary>A new console application with one source file.</summary>
    /// <param name="name">The folder that it goes into.</param>
    /// <param name="program">The lines of the file.</param>
    public static UserProject Console(string name, IReadOnlyList<string> program) => new(name, null, program, null);

    /// <summary>A project that is built.</summary>
    /// <param name="template">The folder in Hosts that has its files.</param>
    public static UserProject Host(string template) => new(template, template, null, null);

    /// <summary>A console project that is published for this system.</summary>
    /// <param name="name">The folder that it goes into.</param>
    /// <param name="properties">How it is published.</param>
    public static UserProject Published(string name, params (string Name, string Value)[] properties) =>
        new(name, "console", null, properties.Append(("UseCurrentRuntimeIdentifier", "true")).ToDictionary(p => p.Item1, p => p.Item2));
}
