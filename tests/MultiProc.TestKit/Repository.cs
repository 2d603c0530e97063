namespace MultiProc.TestKit;

/// <summary>Where the sources are, for tests that look at them.</summary>
public static class Repository
{
    private static readonly Lazy<string> s_root = new(FindRoot);

    /// <summary>The folder that holds MultiProc.sln.</summary>
    public static string Root => s_root.Value;

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "MultiProc.sln")))
                return at.FullName;
        }

        throw new DirectoryNotFoundException($"No MultiProc.sln above {AppContext.BaseDirectory}: this test looks at the sources.");
    }
}
