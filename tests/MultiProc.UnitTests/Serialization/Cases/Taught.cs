namespace MultiProc.UnitTests.Serialization.Cases;

/// <summary>A class that cannot travel by its fields.</summary>
internal sealed class Taught(string text, Dictionary<string, object> parts)
{
    private readonly Thread _maker = Thread.CurrentThread;

    public string Text => text;

    public Dictionary<string, object> Parts => parts;

    public bool Found { get; } = parts.ContainsKey("IN");

    public bool IsMadeHere => _maker == Thread.CurrentThread;
}
