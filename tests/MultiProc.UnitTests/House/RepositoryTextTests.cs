using System.Text.RegularExpressions;

namespace MultiProc.UnitTests.House;

/// <summary>The repository knows no machine: neither its paths nor the places that it got its packages from.</summary>
[Trait("needs", "sources")]
public sealed partial class RepositoryTextTests
{
    private static readonly string[] s_notText = [".png", ".snk", ".dll", ".nupkg", ".snupkg"];
    private static readonly string[] s_notOurs = ["bin", "obj", ".git", ".vs", ".idea", "TestResults", "artifacts"];

    [Fact]
    public void Files_NameNoPathOfAMachine() =>
        (from file in Files(new DirectoryInfo(Repository.Root))
         from line in File.ReadLines(file).Select((text, i) => (text, number: i + 1))
         where MachinePath().IsMatch(line.text)
         select $"{Path.GetRelativePath(Repository.Root, file)}:{line.number}: {line.text.Trim()}")
        .Should().BeEmpty();

    [Theory]
    [InlineData("see /home/" + "ann/src/x.cs")]
    [InlineData("\"/ro" + "ot/.nuget\"")]
    [InlineData(@"C:\Users\" + "ann")]
    public void MachinePath_IsFound(string line) => MachinePath().IsMatch(line).Should().BeTrue();

    private static IEnumerable<string> Files(DirectoryInfo folder) =>
        folder.EnumerateFiles().Where(f => !s_notText.Contains(f.Extension) && f.LinkTarget is null && f.Name != ".git").Select(f => f.FullName)
            .Concat(folder.EnumerateDirectories().Where(d => !s_notOurs.Contains(d.Name)).SelectMany(Files));

    [GeneratedRegex(@"(^|[\s""'(=:])/(home|root|Users|work)/[\w.]|[A-Z]:\\Users\\\w")]
    private static partial Regex MachinePath();
}
