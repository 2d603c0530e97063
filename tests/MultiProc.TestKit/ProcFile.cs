namespace MultiProc.TestKit;

/// <summary>Files of /proc, whose process may end while one reads.</summary>
internal static class ProcFile
{
    /// <summary>The text, or null where the process is gone or another user's.</summary>
    public static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
