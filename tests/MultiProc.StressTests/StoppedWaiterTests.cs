using MultiProc.Platform.Interop;

namespace MultiProc.StressTests;

/// <summary>A process is stopped while it waits, as a debugger or Ctrl+Z does: the others go on without it, and it goes on when it is continued.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class StoppedWaiterTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(50);
    private static readonly TimeSpan s_stop = TimeSpan.FromMilliseconds(Campaign.Scale(5_000, 600));

    public static TheoryData<string> Kinds => [.. Crowd.KindsForThreads];

    [Theory]
    [MemberData(nameof(Kinds))]
    [TimeLimit(180)]
    public void AStoppedWaiter_HoldsNobodyUp_AndGoesOn(string kind)
    {
        var place = Close(kind);
        var waits = new Event();
        var passed = new Event();
        using var child = new Process(() =>
        {
            waits.Set();
            Pass(place);
            passed.Set();
        });
        child.Start();
        waits.Wait(s_patience).Should().BeTrue();
        Eventually.Holds(() => Sleepers.AsleepIn(child.Pid!.Value) > 0, s_patience).Should().BeTrue("the child falls asleep");
        using var other = new Sleepers(1, _ => Pass(place));
        other.AwaitSleep();

        Signal.Kill(child.Pid!.Value, Signal.SIGSTOP).Should().Be(0);
        Thread.Sleep(s_stop); // nothing to wait for: the ends of its slices of time are to fall into the stop
        Open(place);
        other.End(s_patience).Should().BeTrue("the stopped one was perhaps woken, and does not run");
        passed.IsSet.Should().BeFalse();

        Signal.Kill(child.Pid!.Value, Signal.SIGCONT).Should().Be(0);
        child.Join(s_patience).Should().BeTrue();
        child.ExitCode.Should().Be(0);
        passed.IsSet.Should().BeTrue();
    }

    /// <summary>What nobody passes for now.</summary>
    private static IDisposable Close(string kind)
    {
        switch (kind)
        {
            case "Lock":
                var l = new Lock();
                l.Acquire();
                return l;
            case "RLock":
                var r = new RLock();
                r.Acquire();
                return r;
            case "BoundedSemaphore":
                var b = new BoundedSemaphore();
                b.Acquire();
                return b;
            default:
                return kind switch
                {
                    "Semaphore" => new Semaphore(0),
                    "Event" => new Event(),
                    "Condition" => new Condition(new Lock()),
                    _ => new Barrier(3),
                };
        }
    }

    /// <summary>Whoever takes something gives it back: there is one, for two.</summary>
    private static void Pass(IDisposable place)
    {
        switch (place)
        {
            case Lock l:
                l.EnterScope().Dispose();
                break;
            case RLock r:
                r.EnterScope().Dispose();
                break;
            case Semaphore s:
                s.EnterScope().Dispose();
                break;
            case BoundedSemaphore b:
                b.EnterScope().Dispose();
                break;
            case Event e:
                e.Wait();
                break;
            case Condition c:
                using (c.EnterScope())
                    c.Wait();
                break;
            case Barrier b:
                _ = b.Wait();
                break;
        }
    }

    private static void Open(IDisposable place)
    {
        switch (place)
        {
            case Lock l:
                l.Release();
                break;
            case RLock r:
                r.Release();
                break;
            case Semaphore s:
                s.Release();
                break;
            case BoundedSemaphore b:
                b.Release();
                break;
            case Event e:
                e.Set();
                break;
            case Condition c:
                using (c.EnterScope())
                    c.NotifyAll();
                break;
            case Barrier b:
                _ = b.Wait();
                break;
        }
    }
}
