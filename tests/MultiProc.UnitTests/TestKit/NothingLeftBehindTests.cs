using MultiProc.Platform;

namespace MultiProc.UnitTests.TestKit;

[Trait("os", "linux")]
public sealed class NothingLeftBehindTests
{
    [Fact]
    public void After_NamesTheProcess_WhenOneIsLeft()
    {
        var guard = Guard();
        using var left = System.Diagnostics.Process.Start("sleep", "1000");

        Leave(guard).Should().Throw<InvalidOperationException>().WithMessage($"*process {left.Id} (sleep*");

        left.WaitForExit();
        left.ExitCode.Should().Be(137, "the guard removes what it found");
    }

    [Fact]
    public void After_NamesTheOrphan_WhenItsParentHasEnded()
    {
        var guard = Guard();
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh", ["-c", "sleep 1000 >/dev/null & echo $!"]) { RedirectStandardOutput = true })!;
        var orphan = shell.StandardOutput.ReadToEnd().Trim();
        shell.WaitForExit();
        Eventually.Holds(() => File.ReadAllText($"/proc/{orphan}/comm") == "sleep\n" && File.ReadAllText($"/proc/{orphan}/environ").Length > 0, TimeSpan.FromSeconds(20))
            .Should().BeTrue("in the middle of its exec nobody can tell whose it is");

        Leave(guard).Should().Throw<InvalidOperationException>().WithMessage("*(sleep*");
    }

    [Fact]
    public void After_NamesTheFile_WhenOneIsLeft()
    {
        var guard = Guard();
        var file = Path.GetTempFileName();

        Leave(guard).Should().Throw<InvalidOperationException>().WithMessage($"*file {file}*");

        File.Exists(file).Should().BeFalse("the guard removes what it found");
    }

    [Fact]
    public void After_NamesTheRuntimeFile_WhenItsProcessIsDead()
    {
        var guard = Guard();
        File.WriteAllText(Path.Combine(Path.GetTempPath(), $"dotnet-diagnostic-{int.MaxValue}-1-socket"), "");

        Leave(guard).Should().Throw<InvalidOperationException>().WithMessage("*dotnet-diagnostic-*");
    }

    [Fact]
    public void After_NamesTheDescriptor_WhenOneIsLeft()
    {
        var guard = Guard();
        using var left = File.OpenRead("/dev/null");

        Leave(guard).Should().Throw<InvalidOperationException>().WithMessage("*descriptor /dev/null*");
    }

    [Fact]
    public void After_NamesTheNamedObject_WhenNobodyHoldsIt()
    {
        var guard = Guard();
        string file;
        using (var held = NamedRegion.Open($"test {Guid.NewGuid()}", NamedRegion.HeaderSize + 8, _ => { }, _ => { }))
        {
            file = Path.Combine(NamedFolder.OfUser.Path, $"abandoned-{Guid.NewGuid()}");
            File.WriteAllText(file, "no sweep takes this");
            Leave(guard).Should().Throw<InvalidOperationException>().WithMessage($"*file {file}*").Which.Message.Should().NotContain($"file {NamedFolder.OfUser.Path}/test");
        }

        File.Exists(file).Should().BeFalse("the guard removes what it found");
    }

    [Fact]
    public void After_IsContent_WhenNothingIsLeft()
    {
        var guard = Guard();
        using (var ended = System.Diagnostics.Process.Start("true"))
            ended.WaitForExit();

        Leave(guard).Should().NotThrow();
    }

    private static NothingLeftBehindAttribute Guard()
    {
        var guard = new NothingLeftBehindAttribute(TimeSpan.FromMilliseconds(200));
        guard.Before(typeof(NothingLeftBehindTests).GetMethod(nameof(After_IsContent_WhenNothingIsLeft))!, TestContext.Current.Test.Should().BeAssignableTo<Xunit.v3.IXunitTest>().Subject);
        return guard;
    }

    private static Action Leave(NothingLeftBehindAttribute guard) => () =>
        guard.After(typeof(NothingLeftBehindTests).GetMethod(nameof(After_IsContent_WhenNothingIsLeft))!, TestContext.Current.Test.Should().BeAssignableTo<Xunit.v3.IXunitTest>().Subject);
}
