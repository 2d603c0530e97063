namespace MultiProc.ConformanceTests;

/// <summary>_TestBarrier: five parties, four of them in processes of their own.</summary>
/// <remarks>Where Python appends to a shared list to count, a semaphore is released.</remarks>
public sealed class BarrierTests
{
    private const int Parties = 5;
    private const int Middle = Parties / 2;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(500);

    [Theory]
    [PythonTest("_TestBarrier.test_barrier")]
    [PythonTest("_TestBarrier.test_barrier_10")]
    [InlineData(1)]
    [InlineData(10)]
    public void Wait_LetsAllPassInLockstep(int passes)
    {
        using var barrier = new Barrier(Parties, timeout: s_patience);
        using var before = new Semaphore(0);
        using var after = new Semaphore(0);
        RunParties(() => Pass(barrier, before, after, passes));
        barrier.NWaiting.Should().Be(0);
        barrier.Broken.Should().BeFalse();
    }

    [Fact]
    [PythonTest("_TestBarrier.test_wait_return")]
    public void Wait_GivesEachPartyANumberOfItsOwn()
    {
        using var barrier = new Barrier(Parties, timeout: s_patience);
        var numbers = Enumerable.Range(0, Parties).Select(_ => new Semaphore(0)).ToList();
        RunParties(() => numbers[barrier.Wait()].Release());
        numbers.ConvertAll(n => n.GetValue()).Should().AllBeEquivalentTo(1);
    }

    [Fact]
    [PythonTest("_TestBarrier.test_action")]
    public void Action_RunsOnce_BeforeAnyPartyGoesOn()
    {
        using var runs = new Semaphore(0);
        using var barrier = new Barrier(Parties, () => runs.Release(), s_patience);
        RunParties(() =>
        {
            barrier.Wait();
            Demand(runs.GetValue() == 1, "the action has run once");
        });
        runs.GetValue().Should().Be(1);
    }

    [Fact]
    [PythonTest("_TestBarrier.test_abort")]
    public void Abort_BreaksTheBarrierForTheOthers()
    {
        using var barrier = new Barrier(Parties, timeout: s_patience);
        using var passed = new Semaphore(0);
        using var broken = new Semaphore(0);
        RunParties(() => PassOrAbort(barrier, passed, broken));
        passed.GetValue().Should().Be(0);
        broken.GetValue().Should().Be(Parties - 1);
        barrier.Broken.Should().BeTrue();
    }

    [Fact]
    [PythonTest("_TestBarrier.test_reset")]
    public void Reset_SendsAwayThoseWhoWait_AndTheBarrierIsUsableAgain()
    {
        using var barrier = new Barrier(Parties, timeout: s_patience);
        using var passed = new Semaphore(0);
        using var broken = new Semaphore(0);
        using var passedAgain = new Semaphore(0);
        RunParties(() =>
        {
            if (barrier.Wait() == Middle)
            {
                Demand(Eventually.Holds(() => barrier.NWaiting == Parties - 1, s_patience), "the others are inside");
                barrier.Reset();
            }
            else
            {
                Count(barrier, passed, broken);
            }

            barrier.Wait();
            passedAgain.Release();
        });
        passed.GetValue().Should().Be(0);
        broken.GetValue().Should().Be(Parties - 1);
        passedAgain.GetValue().Should().Be(Parties);
    }

    [Fact]
    [PythonTest("_TestBarrier.test_abort_and_reset")]
    public void Reset_RepairsABarrierThatWasAborted()
    {
        using var barrier = new Barrier(Parties, timeout: s_patience);
        using var other = new Barrier(Parties);
        using var passed = new Semaphore(0);
        using var broken = new Semaphore(0);
        using var passedAgain = new Semaphore(0);
        RunParties(() =>
        {
            PassOrAbort(barrier, passed, broken);
            if (other.Wait() == Middle)
                barrier.Reset();
            other.Wait();
            barrier.Wait();
            passedAgain.Release();
        });
        passed.GetValue().Should().Be(0);
        broken.GetValue().Should().Be(Parties - 1);
        passedAgain.GetValue().Should().Be(Parties);
    }

    [Fact]
    [PythonTest("_TestBarrier.test_timeout")]
    public void Wait_BreaksTheBarrierForAll_WhenOnePartyIsLate()
    {
        using var barrier = new Barrier(Parties, timeout: s_patience);
        using var broken = new Semaphore(0);
        RunParties(() => BeLate(barrier, barrier.Wait(), broken, () => barrier.Wait(s_short)));
        broken.GetValue().Should().Be(Parties);
    }

    [Fact]
    [PythonTest("_TestBarrier.test_default_timeout")]
    public void Wait_UsesTheTimeoutOfTheBarrier()
    {
        using var barrier = new Barrier(Parties, timeout: s_short);
        using var broken = new Semaphore(0);
        RunParties(() => BeLate(barrier, barrier.Wait(s_patience), broken, () => barrier.Wait()));
        broken.GetValue().Should().Be(Parties);
    }

    [Fact]
    [PythonTest("_TestBarrier.test_single_thread")]
    public void Wait_ReturnsAtOnce_WhenThereIsOneParty()
    {
        using var barrier = new Barrier(1);
        barrier.Wait().Should().Be(0);
        barrier.Wait().Should().Be(0);
    }

    [Fact]
    [PythonTest("_TestBarrier.test_thousand")]
    [TimeLimit(300)]
    public void Wait_KeepsFiveProcessesInStep_AThousandTimes()
    {
        const int Passes = 1000;
        using var told = new Told();
        using var barrier = new Barrier(Parties, timeout: s_patience);
        using var telling = new Lock();
        RunInProcesses(Parties, () =>
        {
            for (var i = 0; i < Passes; i++)
            {
                barrier.Wait();
                using (telling.EnterScope())
                    told.Say($"{i}");
            }
        });
        told.Lines.Should().Equal(Enumerable.Range(0, Passes * Parties).Select(i => $"{i / Parties}"));
    }

    private static void RunParties(Action party)
    {
        var others = StartProcesses(Parties - 1, party);
        party();
        others.ForEach(End);
    }

    private static void RunInProcesses(int count, Action party) => StartProcesses(count, party).ForEach(End);

    private static List<Process> StartProcesses(int count, Action party)
    {
        var processes = Enumerable.Range(0, count).Select(_ => new Process(party)).ToList();
        processes.ForEach(p => p.Start());
        return processes;
    }

    private static void End(Process process)
    {
        using (process)
        {
            process.Join(); // a party that hangs ends by the timeout of the barrier, or with the test
            process.ExitCode.Should().Be(0);
        }
    }

    private static void Pass(Barrier barrier, Semaphore before, Semaphore after, int passes)
    {
        for (var i = 0; i < passes; i++)
        {
            before.Release();
            Demand(after.GetValue() == i * Parties, "nobody is ahead");
            barrier.Wait();
            after.Release();
            Demand(before.GetValue() == (i + 1) * Parties, "nobody is behind");
            barrier.Wait();
        }
    }

    private static void PassOrAbort(Barrier barrier, Semaphore passed, Semaphore broken)
    {
        if (barrier.Wait() == Middle)
            barrier.Abort();
        else
            Count(barrier, passed, broken);
    }

    private static void Count(Barrier barrier, Semaphore passed, Semaphore broken)
    {
        try
        {
            barrier.Wait();
            passed.Release();
        }
        catch (BrokenBarrierException)
        {
            broken.Release();
        }
    }

    /// <summary>One party comes when the time of the others is over.</summary>
    private static void BeLate(Barrier barrier, int number, Semaphore broken, Action wait)
    {
        if (number == Middle)
            Demand(Eventually.Holds(() => barrier.Broken, s_patience), "the others gave up");
        try
        {
            wait();
        }
        catch (BrokenBarrierException)
        {
            broken.Release();
        }
    }

    private static void Demand(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException($"does not hold: {what}");
    }
}
