using System.Runtime.CompilerServices;
using MultiProc.Foundation;
using MultiProc.Platform.Interop;
using MultiProc.Processes;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc.IntegrationTests.Synchronization;

/// <summary>Lock, Semaphore and Event go to other processes in every way, and stay the same object.</summary>
public sealed class TravelTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Objects_AreTheSame_AsArgumentCaptureFieldAndMember()
    {
        var box = new Box(new Lock(), new Semaphore(0), new Event(), [new Event(), new Event()]);
        var captured = new Event();
        using var child = new Process(
            (Box argument, List<Event> list) =>
            {
                argument.Lock.Acquire(TimeSpan.Zero);
                argument.Semaphore.Release(3);
                argument.Event.Set();
                list[1].Set();
                captured.Set();
                Environment.ExitCode = ReferenceEquals(argument.Events[1], list[1]) ? 0 : 9;
            },
            box,
            box.Events);
        child.Start();
        child.Join(s_patience).Should().BeTrue();
        child.ExitCode.Should().Be(0);
        box.Semaphore.GetValue().Should().Be(3);
        box.Event.IsSet.Should().BeTrue();
        box.Events[0].IsSet.Should().BeFalse();
        box.Events[1].IsSet.Should().BeTrue();
        captured.IsSet.Should().BeTrue();
        box.Lock.Acquire(TimeSpan.Zero).Should().BeTrue();
        box.Lock.WasAbandoned.Should().BeTrue("the child ended without releasing");
    }

    [Fact]
    public void Objects_ReachGrandchildren_AndComeBackAsResults()
    {
        var s = new Semaphore(0);
        using var child = new Process(() => RunAndJoin(() => RunAndJoin(() => s.Release(7))));
        child.Start();
        child.Join(s_patience).Should().BeTrue();
        s.GetValue().Should().Be(7);
    }

    [Fact]
    public async Task AnObject_ThatAChildMade_LivesOn_AfterTheChildHasEnded()
    {
        var s = await Process.RunAsync(() => new Semaphore(5));
        Collect();
        s.GetValue().Should().Be(5);
        s.Acquire();
        var left = await Process.RunAsync(() => s.GetValue());
        left.Should().Be(4);
    }

    [Fact]
    public void AnObject_LivesOn_WhenTheSenderDropsItWhileTheChildIsStillStarting()
    {
        // The child stops as soon as it runs; the parent forgets the object, collects, and reuses every free slot.
        var (process, slot) = StartStoppedChild();
        using (process)
        {
            for (var i = 0; i < 20; i++)
                Collect();
            var others = Enumerable.Range(0, 50).Select(_ => new Semaphore(1000)).ToList();
            ((uint)Arena.Current.Slots.Lifetime(slot.Index)).Should().Be(1u, "the child's row holds it");
            _ = Signal.Kill(process.Pid!.Value, Signal.SIGCONT);
            process.Join(s_patience).Should().BeTrue();
            process.ExitCode.Should().Be(42);
            others.TrueForAll(other => other.GetValue() == 1000).Should().BeTrue();
        }
    }

    [Fact]
    [TimeLimit(90)]
    public void AnObject_LivesOn_WhenTheChildTakesFiveSecondsToStart()
    {
        var (process, _) = StartStoppedChild();
        using (process)
        {
            var end = Deadline.After(TimeSpan.FromSeconds(5));
            while (!end.HasExpired)
                Collect();
            _ = Signal.Kill(process.Pid!.Value, Signal.SIGCONT);
            process.Join(s_patience).Should().BeTrue();
            process.ExitCode.Should().Be(42);
        }
    }

    [Fact]
    public void ADisposedObject_TravelsAsDisposed()
    {
        var e = new Event();
        e.Dispose();
        using var child = new Process(() =>
        {
            try
            {
                e.Set();
            }
            catch (ObjectDisposedException)
            {
                Environment.ExitCode = 42;
            }
        });
        child.Start();
        child.Join();
        child.ExitCode.Should().Be(42);
    }

    [Fact]
    public void Slots_AreGivenBack_WhenChildrenEndInAnyWay()
    {
        var l = new Lock();
        for (var i = 0; i < 6; i++)
        {
            using var child = new Process(i % 2 == 0 ? () => l.Acquire() : () => Environment.FailFast("on purpose"));
            child.Start();
            child.Join();
        }

        l.Acquire(TimeSpan.Zero).Should().BeTrue();
        Enumerable.Range(0, ArenaLayout.Default.Rows).Count(row => Arena.Current.Rows.Owner(row) != 0).Should().Be(1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Process Process, SlotId Slot) StartStoppedChild()
    {
        var process = Prepare(out var slot);
        ChildEntrance.StopAt = "child.entered";
        try
        {
            process.Start();
        }
        finally
        {
            ChildEntrance.StopAt = null;
        }

        Eventually.Holds(() => Pids.IsStopped(process.Pid!.Value), s_patience).Should().BeTrue();
        return (process, slot);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Process Prepare(out SlotId slot)
    {
        // The next slot that is allocated is the next fresh one: nothing was freed since the collection.
        Collect();
        var s = new Semaphore(42);
        slot = SlotOf(s);
        return new Process(() => Environment.ExitCode = s.GetValue());
    }

    private static SlotId SlotOf(Semaphore s)
    {
        var message = MultiProc.Serialization.Pickle.Dump(s);
        return SlotId.FromWord(message.Slots.Single());
    }

    private static void RunAndJoin(Action action)
    {
        using var child = new Process(action);
        child.Start();
        child.Join();
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private sealed record Box(Lock Lock, Semaphore Semaphore, Event Event, List<Event> Events);
}
