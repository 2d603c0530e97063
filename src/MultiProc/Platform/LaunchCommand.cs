namespace MultiProc.Platform;

/// <summary>A program to start.</summary>
/// <param name="Path">The executable's full path.</param>
/// <param name="Arguments">The arguments, without the program's name.</param>
/// <param name="Environment">The whole environment, as "name=value".</param>
/// <param name="Directory">The full path of the directory that it works in; null: as this process.</param>
/// <param name="Streams">Standard input, output and error.</param>
internal sealed record LaunchCommand(
    string Path,
    IReadOnlyList<string> Arguments,
    IReadOnlyList<string> Environment,
    string? Directory,
    LaunchStream[] Streams);
