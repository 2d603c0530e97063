using MultiProc.Foundation;
using MultiProc.Platform;

namespace MultiProc.IntegrationTests.Platform;

/// <summary>Names between programs that know nothing of each other, and in messages between those that do.</summary>
public sealed class NamedRegionTests : IDisposable
{
    private readonly NamedFolder _folder = new(Path.Combine(Path.GetTempPath(), "names"));

    public void Dispose() => Eventually.Holds(IsGone, TimeSpan.FromSeconds(10)).Should().BeTrue("the last one out removes everything");

    [Fact]
    public void UnrelatedPrograms_HaveOneObject()
    {
        using var mine = new TravellingRegion(_folder, "a");
        mine.Value = 41;

        Scene.Run("open-name", _folder.Path, "return").Lines.Should().Equal("opened", "41");

        mine.Value.Should().Be(42);
        mine.CreatedNew.Should().BeTrue();
    }

    [Fact]
    public void AProgramInAnotherContainer_IsRefused()
    {
        Assert.SkipUnless(HostPlatform.UsesLinux, "other Unix systems have no such containers");
        using var mine = new TravellingRegion(_folder, "a");
        var run = Scene.Run("exec unshare --pid --fork --mount-proc \"$0\" \"$@\"", "open-name", [_folder.Path, "return"]);
        Assert.SkipWhen(run.Errors.Contains("unshare", StringComparison.Ordinal), "no pid namespaces here");

        run.Lines.Should().ContainSingle().Which.Should().Contain("is in use in another container");
        run.ExitCode.Should().Be(1);
    }

    [Theory]
    [InlineData("return")]
    [InlineData("exit")]
    public void LastProgram_RemovesTheObject_WhenItEndsBy(string how)
    {
        Scene.Run("open-name", _folder.Path, how).Lines.Should().Equal("made", "5");
        IsGone().Should().BeTrue();
    }

    [Theory]
    [InlineData("kill")]
    [InlineData("terminate")]
    [InlineData("throw")]
    [KillsParents]
    public void NextOpenerOfAnyName_RemovesTheObject_WhenTheLastProgramEndsBy(string how)
    {
        Scene.Run("open-name", _folder.Path, how).Lines.Should().Equal("made", "5");
        Directory.GetFiles(_folder.Path).Should().ContainSingle();

        new TravellingRegion(_folder, "b").Dispose();
        IsGone().Should().BeTrue();
    }

    [Fact]
    [KillsParents]
    public void NextProgram_MakesItAnew_WhenTheLastWasKilled()
    {
        Scene.Run("open-name", _folder.Path, "kill").Lines.Should().Equal("made", "5");
        Scene.Run("open-name", _folder.Path, "return").Lines.Should().Equal("made", "5");
    }

    [Fact]
    public void Sender_LeavesNothing_WhenItEndsBeforeItsHoldIsCollected()
    {
        Scene.Run("send-name", _folder.Path).Lines.Should().Equal("5");
        IsGone().Should().BeTrue();
    }

    [Fact]
    public void Object_ArrivesInAChild_ThoughItsSenderLetsGoAtOnce()
    {
        using var mayLook = new Event();
        var sent = new TravellingRegion(_folder, "a") { Value = 7 };
        using var child = new Process(
            (TravellingRegion region, Event go) =>
            {
                go.Wait();
                Environment.Exit((int)region.Value + (region.CreatedNew ? 100 : 0));
            },
            sent,
            mayLook);
        child.Start();
        sent.Dispose();
        using var other = new TravellingRegion(_folder, "a");
        mayLook.Set();
        child.Join();

        child.ExitCode.Should().Be(7);
        other.CreatedNew.Should().BeFalse();
    }

    [Fact]
    public void Object_IsLeftToTheSweep_WhenTheChildIsKilledBeforeItArrives()
    {
        var sent = new TravellingRegion(_folder, "a");
        using (var child = new Process((TravellingRegion region) => GC.KeepAlive(region), sent))
        {
            child.Start();
            sent.Dispose();
            child.Kill();
            child.Join();
        }

        new TravellingRegion(_folder, "b").Dispose();
    }

    [Fact]
    public async Task Object_TravelsInAResult()
    {
        var folder = _folder.Path;
        using var made = await Process.RunAsync(() => new TravellingRegion(new NamedFolder(folder), "a") { Value = 9 }, TestContext.Current.CancellationToken);

        made.Value.Should().Be(9);
        made.CreatedNew.Should().BeFalse();
    }

    [Fact]
    public void Starts_LoseNoName_WhileOthersAreOpenedAndLetGo()
    {
        var stop = new CancellationTokenSource();
        var starter = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var child = new Process(() => { });
                child.Start();
                child.Join();
            }
        });
        starter.Start();
        var left = 0;
        for (var i = 0; i < 2000; i++)
        {
            using (var region = new TravellingRegion(_folder, "a"))
                left += region.CreatedNew ? 0 : 1;
            left += IsGone() ? 0 : 1;
        }

        stop.Cancel();
        starter.Join();
        left.Should().Be(0, "a child that is being started has copies of descriptors, but no lock");
    }

    private bool IsGone() => !Directory.Exists(_folder.Path);
}
