namespace MultiProc.Serialization;

/// <summary>What keeps a value from travelling.</summary>
/// <param name="Path">Where it lies, from the value that was asked about: <c>Settings.Log</c>.</param>
/// <param name="TypeName">The type that cannot travel.</param>
/// <param name="Reason">Why it cannot, and what to do instead.</param>
internal sealed record Obstacle(string Path, string TypeName, string Reason);
