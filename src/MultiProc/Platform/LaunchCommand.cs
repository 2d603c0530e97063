namespace MultiProc.Platform;

/// <summary>A program to start.</summary>
/// <param name="Path">The executable's full path.</param>
/// <param name="Arguments">The arguments, without the program's name.</param>
/// <param name="Environment">The whole environment, as "name=value".</param>
internal sealed record LaunchCommand(string Path, IReadOnlyList<string> Arguments, IReadOnlyList<string> Environment);
