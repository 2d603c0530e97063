using MultiProc.Platform;

namespace MultiProc.StressTests;

/// <summary>One test per row of the crash table in src/MultiProc/Platform/README.md; the names begin with the row's number.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class NamedRegionKillTests : IDisposable
{
    private const long Size = NamedRegion.HeaderSize + 128;
    private const long Place = NamedRegion.HeaderSize;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly string s_folder = Path.Combine(Path.GetTempPath(), "names");

    public static TheoryData<string, string> StepsOfMaking => new()
    {
        { "O1", "name.folder" },
        { "O2", "name.entered" },
        { "O3", "name.created" },
        { "O4", "name.marked" },
        { "O5", "name.allocated" },
        { "O6", "name.initialised" },
        { "O7", "name.shared" },
    };

    public static TheoryData<string, string> StepsOfLeaving => new()
    {
        { "L1", "name.leaving" },
        { "L2", "name.alone" },
        { "L3", "name.unlinked" },
        { "L4", "name.removed" },
    };

    public void Dispose() => Directory.Exists(s_folder).Should().BeFalse("whoever came next has removed everything");

    [Theory]
    [MemberData(nameof(StepsOfMaking))]
    public void O_ANewName_IsMadeAnew_ByWhoWaits_WhenItsMakerIsKilled(string row, string step)
    {
        row.Should().NotBeNull();
        using var victim = new Victim(step, () => GC.KeepAlive(Open("a", 7))).Start().AwaitStep();
        NamedRegion? mine = null;
        using (var waiter = new Waiter(() => mine = Open("a", 8)))
        {
            victim.Kill();
            waiter.Ends(s_patience).Should().BeTrue();
        }

        if (step != "name.shared") // else the waiter may have come while the victim held it
            mine!.CreatedNew.Should().BeTrue();
        mine!.Region.UInt64At(Place).Should().Be(mine.CreatedNew ? 8UL : 7UL);
        mine.Dispose();
    }

    [Theory]
    [MemberData(nameof(StepsOfMaking))]
    public void O_ANewName_IsSweptByTheNextOpenerOfAny_WhenItsMakerIsKilled(string row, string step)
    {
        row.Should().NotBeNull();
        using var victim = new Victim(step, () => GC.KeepAlive(Open("a", 7))).Start().AwaitStep();
        victim.Kill();

        using (Open("b", 1))
            Files().Should().Equal("b");
    }

    [Theory]
    [InlineData("O2", "name.entered")]
    [InlineData("O8", "name.attached")]
    public void O8_AHeldName_GoesOn_WhenItsOpenerIsKilled(string row, string step)
    {
        row.Should().NotBeNull();
        using var mine = Open("a", 7);
        using var victim = new Victim(step, () => GC.KeepAlive(Open("a", 8))).Start().AwaitStep();
        NamedRegion? other = null;
        using (var waiter = new Waiter(() => other = Open("a", 9)))
        {
            victim.Kill();
            waiter.Ends(s_patience).Should().BeTrue();
        }

        other!.CreatedNew.Should().BeFalse();
        other.Region.UInt64At(Place).Should().Be(7);
        other.Dispose();
        Files().Should().Equal("a");
    }

    [Fact]
    public void O2_ANameIsLetGo_AndSweptByTheNextOpener_WhenSomebodyIsStoppedInTheSection()
    {
        var mine = Open("a", 7);
        using var victim = new Victim("name.entered", () => GC.KeepAlive(Open("b", 8))).Start().AwaitStep();
        using (var waiter = new Waiter(mine.Dispose))
            waiter.Ends(s_patience).Should().BeTrue();
        Files().Should().Equal("a");
        victim.Kill();

        using (Open("c", 1))
            Files().Should().Equal("c");
    }

    [Fact]
    public void O9_ALeftover_IsGone_WhenWhoCleansItAwayIsKilled()
    {
        MakeLeftover("a");
        using var victim = new Victim("name.cleared", () => GC.KeepAlive(Open("a", 8))).Start().AwaitStep();
        victim.Kill();

        Files().Should().BeEmpty();
        using var mine = Open("a", 9);
        mine.CreatedNew.Should().BeTrue();
    }

    [Fact]
    public void O10_ASweep_IsFinishedByTheNext_WhenTheSweeperIsKilled()
    {
        MakeLeftover("a", "b", "c");
        using var victim = new Victim("name.swept", () => GC.KeepAlive(Open("d", 8))).Start().AwaitStep();
        victim.Kill();

        Files().Should().HaveCount(2);
        using (Open("e", 1))
            Files().Should().Equal("e");
    }

    [Theory]
    [MemberData(nameof(StepsOfLeaving))]
    public void L_ANameLetGo_IsMadeAnew_WhenTheLastOneOutIsKilled(string row, string step)
    {
        row.Should().NotBeNull();
        using var victim = new Victim(step, () => Open("a", 7).Dispose()).Start().AwaitStep();
        NamedRegion? mine = null;
        using (var waiter = new Waiter(() => mine = Open("a", 8)))
        {
            victim.Kill();
            waiter.Ends(s_patience).Should().BeTrue();
        }

        mine!.CreatedNew.Should().BeTrue();
        mine.Region.UInt64At(Place).Should().Be(8);
        mine.Dispose();
    }

    [Fact]
    public void L1_AHeldName_GoesOn_WhenWhoLetsGoIsKilled()
    {
        using var mine = Open("a", 7);
        using var victim = new Victim("name.leaving", () => Open("a", 8).Dispose()).Start().AwaitStep();
        victim.Kill();

        Files().Should().Equal("a");
        using var other = Open("a", 9);
        other.Region.UInt64At(Place).Should().Be(7);
    }

    [Theory]
    [InlineData("T1", "name.held")]
    [InlineData("T3", "name.dropped")]
    public void T1_T3_AHold_GoesWithItsHolder_WhenThatIsKilled(string row, string step)
    {
        row.Should().NotBeNull();
        using var victim = new Victim(step, () => Open("a", 7).Hold().Dispose()).Start().AwaitStep();
        victim.Kill();

        Files().Should().Equal("a");
        using (Open("b", 1))
            Files().Should().Equal("b");
    }

    [Theory]
    [InlineData("T2", "name.received")]
    [InlineData("T2", "name.attached")]
    public void T2_AReceivedName_GoesOn_WhenItsReceiverIsKilled(string row, string step)
    {
        row.Should().NotBeNull();
        using var mine = Open("a", 7);
        var sent = new SentName("a", mine.Hold());
        using var victim = new Victim(step, () => GC.KeepAlive(sent.Receive())).Start().AwaitStep();
        victim.Kill();

        using var other = Open("a", 9);
        other.Region.UInt64At(Place).Should().Be(7);
        sent.Dispose();
    }

    [Theory]
    [InlineData("T2", "name.received")]
    [InlineData("T2", "name.attached")]
    public void T2_AReceivedName_IsSwept_WhenItsReceiverIsKilledAndWasTheLast(string row, string step)
    {
        row.Should().NotBeNull();
        var mine = Open("a", 7);
        var sent = new SentName("a", mine.Hold());
        using var victim = new Victim(step, () => GC.KeepAlive(sent.Receive())).Start().AwaitStep();
        sent.Dispose();
        mine.Dispose();
        Files().Should().Equal("a");
        victim.Kill();

        using (Open("b", 1))
            Files().Should().Equal("b");
    }

    [Fact]
    public void AllHolders_Killed_LeaveNothing_OnceAnyNameIsOpened()
    {
        var victims = Enumerable.Range(0, 3).Select(i => new Victim("test.holds", () =>
        {
            var (shared, own) = (Open("a", 7), Open($"own {i}", 7));
            Foundation.CrashPoint.Reach("test.holds");
            GC.KeepAlive((shared, own));
        }).Start()).ToList();
        victims.ForEach(v => v.AwaitStep());
        Files().Should().BeEquivalentTo("a", "own%200", "own%201", "own%202");
        victims.ForEach(v => v.Kill());

        using (Open("b", 1))
            Files().Should().Equal("b");
        victims.ForEach(v => v.Dispose());
    }

    /// <summary>A name of this process and its children; the folder is the run's own, which they all have as their temporary one.</summary>
    internal static NamedRegion Open(string name, ulong value) =>
        NamedRegion.Open(new NamedFolder(s_folder), name, Size, region => region.UInt64At(Place) = value, _ => { });

    internal static NamedRegion Receive(string name, System.Runtime.InteropServices.SafeHandle hold) =>
        NamedRegion.Receive(new NamedFolder(s_folder), name, hold, Size, _ => { });

    private static IEnumerable<string?> Files() => Directory.Exists(s_folder) ? Directory.GetFiles(s_folder).Select(Path.GetFileName) : [];

    /// <summary>What a killed holder leaves.</summary>
    private static void MakeLeftover(params string[] names)
    {
        using var victim = new Victim("test.holds", () =>
        {
            var all = names.Select(name => Open(name, 7)).ToList();
            Foundation.CrashPoint.Reach("test.holds");
            GC.KeepAlive(all);
        }).Start().AwaitStep();
        victim.Kill();
        Files().Should().BeEquivalentTo(names);
    }
}
