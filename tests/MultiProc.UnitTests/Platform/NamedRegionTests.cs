using MultiProc.Platform;
using MultiProc.Platform.Interop;

namespace MultiProc.UnitTests.Platform;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class NamedRegionTests : IDisposable
{
    private const long Size = NamedRegion.HeaderSize + 128;
    private const long Place = NamedRegion.HeaderSize;

    private readonly NamedFolder _folder = new(Path.Combine(Path.GetTempPath(), "names"));

    public void Dispose() => Directory.Exists(_folder.Path).Should().BeFalse("the last one out removes the folder");

    [Fact]
    public void Open_MakesIt_ThenOpensIt_AndTellsWhich()
    {
        using var one = Open("a", 7);
        using var other = Open("a", 8);

        one.CreatedNew.Should().BeTrue();
        other.CreatedNew.Should().BeFalse();
        other.Region.UInt64At(Place).Should().Be(7);
        other.Region.UInt64At(Place) = 9;
        one.Region.UInt64At(Place).Should().Be(9);
        one.Region.Size.Should().Be(Size);
    }

    [Fact]
    public void Open_KeepsNamesApart()
    {
        using var one = Open("a", 7);
        using var other = Open("b", 8);

        other.CreatedNew.Should().BeTrue();
        one.Region.UInt64At(Place).Should().Be(7);
    }

    [Fact]
    public void Release_RemovesTheFile_WhenItIsTheLast()
    {
        var one = Open("a", 7);
        var other = Open("a", 8);
        using var neighbour = Open("b", 1);

        one.Dispose();
        Files().Should().BeEquivalentTo("a", "b");
        other.Dispose();

        Files().Should().Equal("b");
        using var again = Open("a", 9);
        again.CreatedNew.Should().BeTrue();
        again.Region.UInt64At(Place).Should().Be(9);
    }

    [Fact]
    public void Release_HappensByFinalizer_WhenItIsDropped()
    {
        Drop();
        Eventually.Holds(Finalized, TimeSpan.FromSeconds(10)).Should().BeTrue();

        void Drop() => Open("a", 1).Region.Size.Should().Be(Size);

        bool Finalized()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !Directory.Exists(_folder.Path);
        }
    }

    [Fact]
    public void Memory_Throws_WhenTheRegionWasReleased()
    {
        var region = Open("a", 1);
        region.Dispose();

        region.Invoking(r => r.Region.UInt64At(Place)).Should().Throw<ArgumentOutOfRangeException>();
        region.Invoking(r => r.Hold()).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void File_IsTheUsersOwn_AndSoIsTheFolder()
    {
        using var region = Open("a", 1);

        File.GetUnixFileMode(FileOf("a")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(_folder.Path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void OfUser_IsOnePerUser_WhateverTheEnvironmentSays()
    {
        NamedFolder.OfUser.Path.Should().EndWith($"/multiproc-{Unistd.EffectiveUser()}").And.NotStartWith(Path.GetTempPath());
        var name = $"unit test {Guid.NewGuid()}";
        using (var region = NamedRegion.Open(name, Size, _ => { }, _ => { }))
        {
            region.CreatedNew.Should().BeTrue();
            region.Name.Should().Be(name);
            File.Exists(Path.Combine(NamedFolder.OfUser.Path, RegionName.ToFileName(name))).Should().BeTrue();
        }

        File.Exists(Path.Combine(NamedFolder.OfUser.Path, RegionName.ToFileName(name))).Should().BeFalse();
    }

    [Fact]
    public void Open_LetsGo_WhenTheCheckThrows()
    {
        using (var one = Open("a", 7))
        {
            var open = () => NamedRegion.Open(_folder, "a", Size, _ => { }, _ => throw new InvalidOperationException("a lock is no event"));
            open.Should().Throw<InvalidOperationException>().WithMessage("a lock is no event");
            one.Region.UInt64At(Place).Should().Be(7);
        }

        Directory.Exists(_folder.Path).Should().BeFalse("who was refused holds nothing");
    }

    [Fact]
    public void Open_LeavesNothing_WhenInitialisingThrows()
    {
        var open = () => NamedRegion.Open(_folder, "a", Size, _ => throw new InvalidOperationException("no"), _ => { });
        open.Should().Throw<InvalidOperationException>();
        Directory.Exists(_folder.Path).Should().BeFalse();
    }

    [Fact]
    public void Open_ShowsTheCheckWhatThereIs_AndThenRefusesAnotherSize()
    {
        using var one = Open("a", 7);
        var seen = 0UL;
        var open = () => NamedRegion.Open(_folder, "a", Size + 64, _ => { }, region => seen = region.UInt64At(Place) + (ulong)region.Size);

        open.Should().Throw<ProcessException>().WithMessage($"*'a'*{Size} bytes*{Size + 64}*");
        seen.Should().Be(7UL + Size);
    }

    [Fact]
    public void Open_IsAloneForANewName_WhateverTheNumberOfThreads()
    {
        using var start = new ManualResetEventSlim();
        var regions = new NamedRegion[16];
        var threads = Enumerable.Range(0, regions.Length).Select(i => new Thread(() =>
        {
            start.Wait();
            regions[i] = Open("a", (ulong)i + 1);
        })).ToList();
        threads.ForEach(t => t.Start());
        start.Set();
        threads.ForEach(t => t.Join());

        regions.Count(r => r.CreatedNew).Should().Be(1);
        regions.Select(r => r.Region.UInt64At(Place)).Distinct().Should().ContainSingle().Which.Should().NotBe(0);
        foreach (var region in regions)
            region.Dispose();
    }

    [Fact]
    public void Threads_OpenAndReleaseOneName_WithoutError()
    {
        var errors = new List<Exception>();
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            try
            {
                for (var i = 0; i < 500; i++)
                {
                    using var region = Open("a", 7);
                    if (region.Region.UInt64At(Place) != 7)
                        throw new InvalidOperationException("half made");
                }
            }
            catch (Exception e)
            {
                lock (errors)
                    errors.Add(e);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());

        errors.Should().BeEmpty();
    }

    [Fact]
    public void Descriptors_AreGivenBack()
    {
        Open("a", 1).Dispose();
        var before = Descriptors.Count;
        for (var i = 0; i < 100; i++)
        {
            using var one = Open("a", 1);
            using var other = Open("a", 1);
            NamedRegion.Receive(_folder, "a", one.Hold(), Size, _ => { }).Dispose();
        }

        Descriptors.Count.Should().BeLessThanOrEqualTo(before + 2, "what the runtime opens for itself comes and goes");
    }

    [Fact]
    public void Hold_KeepsTheObject_WhileItTravels()
    {
        var sender = Open("a", 7);
        var hold = sender.Hold();
        sender.Dispose();
        Files().Should().Equal("a");
        Open("b", 1).Dispose();
        Files().Should().Equal(["a"], "what travels is not swept");

        using var received = NamedRegion.Receive(_folder, "a", hold, Size, _ => { });

        hold.IsClosed.Should().BeTrue();
        received.CreatedNew.Should().BeFalse();
        received.Region.UInt64At(Place).Should().Be(7);
    }

    [Fact]
    public void Hold_ThatIsDropped_RemovesTheFile_WhenItIsTheLast()
    {
        var sender = Open("a", 7);
        var hold = sender.Hold();
        sender.Dispose();
        Files().Should().Equal("a");

        hold.Dispose();
        Directory.Exists(_folder.Path).Should().BeFalse();
    }

    [Fact]
    public void Hold_ThatIsDropped_LeavesTheFile_WhenItsCopyIsUnderWay()
    {
        var sender = Open("a", 7);
        var hold = sender.Hold();
        var underWay = Descriptor.Own(Fcntl.DuplicateFrom((int)hold.DangerousGetHandle(), 3));
        hold.Dispose();
        sender.Dispose();
        Files().Should().Equal("a");

        NamedRegion.Receive(_folder, "a", underWay, Size, _ => { }).Dispose();
        Directory.Exists(_folder.Path).Should().BeFalse();
    }

    [Fact]
    public void Hold_ThatGetsLostOnItsWay_IsSweptByTheNextOpener()
    {
        var sender = Open("a", 7);
        var hold = sender.Hold();
        var underWay = Descriptor.Own(Fcntl.DuplicateFrom((int)hold.DangerousGetHandle(), 3));
        hold.Dispose();
        sender.Dispose();
        underWay.Dispose();
        Files().Should().Equal("a");

        Open("b", 1).Dispose();
        Directory.Exists(_folder.Path).Should().BeFalse();
    }

    [Fact]
    public void Receive_LetsGo_WhenTheCheckThrows()
    {
        var sender = Open("a", 7);
        var hold = sender.Hold();
        sender.Dispose();
        var receive = () => NamedRegion.Receive(_folder, "a", hold, Size, _ => throw new InvalidOperationException("no"));

        receive.Should().Throw<InvalidOperationException>();
        hold.IsClosed.Should().BeTrue();
        Directory.Exists(_folder.Path).Should().BeFalse("the receiver was the last");
    }

    [Fact]
    public void Receive_Refuses_WhatIsNotTheSendersFile()
    {
        using var sender = Open("a", 7);
        using var other = Open("b", 8);
        var receive = (string name) => NamedRegion.Receive(_folder, name, sender.Hold(), Size, _ => { });

        receive.Invoking(r => r("b")).Should().Throw<IOException>().WithMessage("*'b'*not the one*");
        receive.Invoking(r => r("c")).Should().Throw<IOException>().WithMessage("*'c'*not the one*");
        Files().Should().BeEquivalentTo("a", "b");
    }

    [Fact]
    public void Receive_NeverMakesOne_WhenTheFileWasRemovedFromOutside()
    {
        using var sender = Open("a", 7);
        var hold = sender.Hold();
        File.Delete(FileOf("a"));

        sender.Invoking(s => s.Hold()).Should().Throw<IOException>().WithMessage("*removed from outside*");
        FluentActions.Invoking(() => NamedRegion.Receive(_folder, "a", hold, Size, _ => { })).Should().Throw<IOException>();
        File.Exists(FileOf("a")).Should().BeFalse();
    }

    [Fact]
    public void Release_LeavesAnothersFileAlone_WhenItsOwnWasRemovedFromOutside()
    {
        var one = Open("a", 7);
        File.Delete(FileOf("a"));
        using var other = Open("a", 8);
        other.CreatedNew.Should().BeTrue();

        one.Dispose();

        File.Exists(FileOf("a")).Should().BeTrue();
        using var third = Open("a", 9);
        third.Region.UInt64At(Place).Should().Be(8);
    }

    [Fact]
    public void Release_IsQuiet_WhenTheFolderWasRemovedFromOutside()
    {
        var one = Open("a", 7);
        Directory.Delete(_folder.Path, recursive: true);

        one.Dispose();
        Directory.Exists(_folder.Path).Should().BeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void Open_Throws_WhenTheNameIsEmpty(string? name) =>
        FluentActions.Invoking(() => Open(name!, 1)).Should().Throw<ArgumentException>().WithParameterName(nameof(name));

    private NamedRegion Open(string name, ulong value) =>
        NamedRegion.Open(_folder, name, Size, region => region.UInt64At(Place) = value, _ => { });

    private string FileOf(string name) => Path.Combine(_folder.Path, name);

    private IEnumerable<string?> Files() => Directory.GetFiles(_folder.Path).Select(Path.GetFileName);
}
