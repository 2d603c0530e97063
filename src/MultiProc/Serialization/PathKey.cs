namespace MultiProc.Serialization;

/// <summary>The step into an entry of a dictionary.</summary>
internal sealed record PathKey(object? Key);
