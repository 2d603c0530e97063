namespace MultiProc.PackageTests;

/// <summary>Every project that the tests run.</summary>
internal static class UserProjects
{
    /// <summary>The compiler that NativeAOT links with; null: there is none here.</summary>
    public static string? Linker { get; } = new[] { "clang", "gcc" }.FirstOrDefault(IsInstalled);

    /// <summary>All that can be built here.</summary>
    public static IReadOnlyList<UserProject> All { get; } =
    [
        .. Published(),
        UserProject.Host("console"),
        UserProject.Host("web"),
        UserProject.Host("worker"),
        UserProject.Host("xunit-v3"),
        UserProject.Host("xunit-v2"),
        UserProject.Host("mstest"),
        NativeImageTests.Project,
        .. ProgramTests.Names.Select(name => UserProject.Console(name, ProgramTests.Read(name))),
        .. ReadmeTests.Projects,
    ];

    private static IEnumerable<UserProject> Published()
    {
        if (Linker is not null)
            yield return UserProject.Published("native", ("PublishAot", "true"), ("CppCompilerAndLinker", Linker));
        yield return UserProject.Published("trimmed", ("PublishTrimmed", "true"));
        yield return UserProject.Published("compiled ahead", ("PublishReadyToRun", "true"), ("SelfContained", "false"));
        yield return UserProject.Published("unpacked single file", ("PublishSingleFile", "true"), ("SelfContained", "true"), ("IncludeAllContentForSelfExtract", "true"));
        yield return UserProject.Published("single file with runtime", ("PublishSingleFile", "true"), ("SelfContained", "true"));
        yield return UserProject.Published("single file", ("PublishSingleFile", "true"), ("SelfContained", "false"));
        yield return UserProject.Published("with runtime", ("SelfContained", "true"));
        if (WindowsTests.IsPossible)
        {
            var publication = new Dictionary<string, string> { ["RuntimeIdentifier"] = "win-x64", ["SelfContained"] = "true" };
            yield return new UserProject(WindowsTests.ProjectName, null, WindowsTests.Program, publication);
        }
    }

    private static bool IsInstalled(string tool) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));
}
