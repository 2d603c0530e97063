namespace MultiProc.Processes;

/// <summary>What a process finds around it that is not as its parent's.</summary>
internal sealed class Surroundings
{
    /// <summary>Those of a process of which nothing was said.</summary>
    public static Surroundings Default { get; } = new();

    public EnvironmentChanges? Environment { get; set; }

    public string? Directory { get; set; }

    public ProcessStream Input { get; set; } = ProcessStream.Null;

    public ProcessStream Output { get; set; } = ProcessStream.Inherit;

    public ProcessStream Error { get; set; } = ProcessStream.Inherit;

    /// <exception cref="ProcessException">There is no such directory.</exception>
    public string? FullDirectory()
    {
        if (Directory is null)
            return null;
        var path = Path.GetFullPath(Directory);
        return System.IO.Directory.Exists(path) ? path : throw new ProcessException($"cannot start a process in '{path}': there is no such directory");
    }
}
