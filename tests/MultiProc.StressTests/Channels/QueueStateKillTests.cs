namespace MultiProc.StressTests.Channels;

/// <summary>The rows R10, J1 and J2 of the crash tables in src/MultiProc/Channels/README.md.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class QueueStateKillTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void R10_StaleRecords_AreDropped_WhoeverIsKilledAtIt()
    {
        using var queue = new Queue<Parcel>();
        var lost = Parcel.Pack(new byte[8]);
        using var writer = new Victim("lane.recorded", () => queue.Put(lost)).Start().AwaitStep();
        lost.Letter.Dispose();
        writer.Kill();
        using var reader = new Victim("lane.dropped", () => queue.Get()).Start().AwaitStep();
        reader.Kill();

        var parcel = Parcel.Pack([1, 2, 3, 4, 5, 6, 7, 8]);
        using (parcel.Letter)
            Recipient.Put(queue, parcel);
        var got = Recipient.Get(queue);
        got.Text[0].Should().Be(1);
        got.Unpack().Should().BeTrue();
    }

    [Fact]
    public void J1_WhoWaitsForAllToBeDone_GoesOnWithinASecond_WhenTheLastReporterIsKilled()
    {
        using var queue = new JoinableQueue<int>();
        queue.Put(1);
        _ = queue.Get();
        var go = new Event();
        using var victim = new Victim("lane.done", () =>
        {
            go.Wait();
            queue.TaskDone();
        }).Start();
        using var waiter = new Waiter(() => queue.Join()).AwaitSleep();
        go.Set();
        victim.AwaitStep().Kill();
        waiter.EndsInASecond().Should().BeTrue();
    }

    [Fact]
    public void J2_AShutdownAtOnce_CanBeDoneAgain_WhenWhoDidItIsKilled()
    {
        using var queue = new JoinableQueue<int>();
        queue.Put(1);
        queue.Put(2);
        using var victim = new Victim("lane.draining", () => queue.Shutdown(immediate: true)).Start().AwaitStep();
        victim.Kill();
        Recipient.Get(queue).Should().Be(1, "it is shut down, and not at once");
        queue.Shutdown(immediate: true);
        queue.Invoking(each => Recipient.Get(each)).Should().Throw<QueueShutDownException>();
        queue.TaskDone();
        var join = Task.Run(() => queue.Join());
        join.Wait(s_patience).Should().BeTrue("what was dropped is nobody's to report");
    }
}
