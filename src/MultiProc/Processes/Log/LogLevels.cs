namespace MultiProc.Processes.Log;

/// <summary>From which level on anybody wants to know what is logged; without the types of logging, which are not loaded where nobody does.</summary>
internal static class LogLevels
{
    /// <summary>The lowest level that goes to standard error.</summary>
    public static int Error { get; set; } = ChildSettings.NoLevel;

    /// <summary>Whether this process has a factory of its own.</summary>
    public static bool HasFactory { get; set; }

    /// <summary>The lowest level of what children shall send.</summary>
    public static int ForChildren() => HasFactory ? FamilyLog.LowestLevel() : LogUplink.Level;
}
