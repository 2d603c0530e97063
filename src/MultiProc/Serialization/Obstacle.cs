namespace MultiProc;

/// <summary>What keeps a value from travelling to another process.</summary>
public sealed class Obstacle
{
    internal Obstacle(PicklingException refusal)
    {
        Path = refusal.Path;
        TypeName = refusal.TypeName;
        Reason = refusal.Reason;
    }

    /// <summary>Where it lies, from the value that was asked about: <c>Settings.Log</c>; empty where it is the whole value.</summary>
    public string Path { get; }

    /// <summary>The type that cannot travel.</summary>
    public string TypeName { get; }

    /// <summary>Why it cannot, and what to do instead: the rest of a sentence that begins with the type.</summary>
    public string Reason { get; }

    /// <summary>The obstacle as a sentence.</summary>
    /// <returns>Path, type and reason.</returns>
    public override string ToString() => PicklingException.Describe(Path, TypeName, Reason);
}
