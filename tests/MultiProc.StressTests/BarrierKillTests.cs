using MultiProc.Foundation;

namespace MultiProc.StressTests;

/// <summary>The rows P of the crash table in src/MultiProc/Synchronization/README.md.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class BarrierKillTests
{

    [Fact]
    public void P1_ABarrier_IsAsItWas_WhenACallerIsKilledBeforeItsEntry()
    {
        var b = new Barrier(2);
        using var victim = new Victim("barrier.locked", () => b.Wait()).Start().AwaitStep();
        using var party = new Party(b).AwaitSleep();
        victim.Kill();
        AllMeet(b, party);
    }

    [Fact]
    public void P1_ABarrier_Breaks_WhenAPartyIsKilledBeforeItFreesTheLock()
    {
        var b = new Barrier(3);
        using var victim = new Victim("barrier.entered", () => b.Wait()).Start().AwaitStep();
        using var party = new Party(b).AwaitSleep();
        victim.Kill();
        party.EndsInASecond().Should().Be(Party.Broken);
        AllMeetAfterReset(b);
    }

    [Theory]
    [InlineData("barrier.waiting")]
    [InlineData("none")]
    public void P2_ThoseInside_AreToldWithinASecond_WhenAPartyIsKilled(string step)
    {
        var b = new Barrier(3);
        using var victim = new Victim(step, () => b.Wait(), bounded: false).Start();
        if (step == "none")
            victim.AwaitSleep();
        else
            victim.AwaitStep();
        using var party = new Party(b).AwaitSleep();
        victim.Kill();
        party.EndsInASecond().Should().Be(Party.Broken);
        b.Broken.Should().BeTrue();
        AllMeetAfterReset(b);
    }

    [Fact]
    public void P2_TheLastOneIn_IsToldAtOnce_WhenAPartyWasKilled()
    {
        var b = new Barrier(2);
        using var victim = new Victim("none", () => b.Wait(), bounded: false).Start().AwaitSleep();
        victim.Kill();
        b.NWaiting.Should().Be(1, "nobody has looked");
        using var party = new Party(b);
        party.EndsInASecond().Should().Be(Party.Broken);
        AllMeetAfterReset(b);
    }

    [Fact]
    public void P3_ThoseInside_AreToldWithinASecond_WhenTheOneInTheActionIsKilled()
    {
        var b = new Barrier(2, () => CrashPoint.Reach("test.action"));
        using var party = new Party(b).AwaitSleep();
        using var victim = new Victim("test.action", () => b.Wait()).Start().AwaitStep();
        victim.Kill();
        party.EndsInASecond().Should().Be(Party.Broken);
        AllMeetAfterReset(b);
    }

    [Fact]
    public void P4_TheEntries_AreClearedAgain_WhenWhoClearsThemIsKilled()
    {
        var b = new Barrier(2);
        AllMeet(b, new Party(b));
        using var victim = new Victim("barrier.cleared", () => b.Wait()).Start().AwaitStep();
        using var party = new Party(b).AwaitSleep();
        victim.Kill();
        AllMeet(b, party);
        AllMeet(b, new Party(b));
    }

    [Theory]
    [InlineData("wait", Party.Passed)]
    [InlineData("reset", Party.Broken)]
    [InlineData("abort", Party.Broken)]
    public void P5_ThoseInside_LearnOfTheEndWithinASecond_WhenWhoMadeItIsKilledBeforeItWakes(string end, string outcome)
    {
        var b = new Barrier(2);
        using var party = new Party(b).AwaitSleep();
        using var victim = new Victim("barrier.phase", () => End(b, end)).Start().AwaitStep();
        victim.Kill();
        party.EndsInASecond().Should().Be(outcome);
        b.Broken.Should().Be(end == "abort");
        AllMeetAfterReset(b);
    }

    private static void End(Barrier b, string end)
    {
        if (end == "wait")
            _ = b.Wait();
        else if (end == "reset")
            b.Reset();
        else
            b.Abort();
    }

    private static void AllMeetAfterReset(Barrier b)
    {
        b.Reset();
        var parties = Enumerable.Range(0, b.Parties).Select(_ => new Party(b)).ToList();
        parties.Select(party => party.EndsInASecond()).Should().OnlyContain(outcome => outcome == Party.Passed);
        parties.ForEach(party => party.Dispose());
    }

    private static void AllMeet(Barrier b, Party first)
    {
        using var second = new Party(b);
        first.EndsInASecond().Should().Be(Party.Passed);
        second.EndsInASecond().Should().Be(Party.Passed);
        first.Dispose();
    }

    /// <summary>A survivor inside, and what became of its wait.</summary>
    private sealed class Party : IDisposable
    {
        public const string Passed = "passed";
        public const string Broken = "broken";

        private readonly Waiter _waiter;
        private string? _outcome;

        public Party(Barrier b) => _waiter = new Waiter(() => _outcome = Meet(b));

        public Party AwaitSleep()
        {
            _ = _waiter.AwaitSleep();
            return this;
        }

        public string? EndsInASecond() => _waiter.EndsInASecond() ? _outcome : null;

        public void Dispose() => _waiter.Dispose();

        private static string Meet(Barrier b)
        {
            try
            {
                _ = b.Wait();
                return Passed;
            }
            catch (BrokenBarrierException)
            {
                return Broken;
            }
        }
    }
}
