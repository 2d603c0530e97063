using MultiProc.Synchronization;

namespace MultiProc.UnitTests.Synchronization;

/// <summary>Lock, Semaphore and Event as users meet them, in one process.</summary>
public sealed class FaceTests
{
    private static readonly CancellationToken s_canceled = new(canceled: true);

    [Fact]
    public void Lock_IsNotRecursive_AndMayBeReleasedByAnyThread()
    {
        using var l = new Lock();
        l.Acquire();
        l.Acquire(TimeSpan.FromMilliseconds(20)).Should().BeFalse();
        var other = new Thread(l.Release);
        other.Start();
        other.Join();
        l.Acquire(TimeSpan.Zero).Should().BeTrue();
    }

    [Fact]
    public void Scope_ReleasesOnce_HoweverOftenItIsDisposed()
    {
        using var l = new Lock();
        var scope = l.EnterScope();
        scope.WasAbandoned.Should().BeFalse();
        scope.Dispose();
        l.Acquire();
        scope.Dispose();
        l.Locked.Should().BeTrue();
    }

    [Fact]
    public void Scope_Releases_EvenIfTheObjectWasDisposedMeanwhile()
    {
        var l = new Lock();
        var s = new Semaphore();
        using var sameLock = Copy(l);
        using var sameSemaphore = Copy(s);
        using (l.EnterScope())
        using (s.EnterScope())
        {
            l.Dispose();
            s.Dispose();
        }

        sameLock.Acquire(TimeSpan.Zero).Should().BeTrue();
        sameSemaphore.GetValue().Should().Be(1);
    }

    [Fact]
    public void Acquire_Throws_WhenTheTokenIsCanceled_EvenIfItCouldSucceed()
    {
        using var l = new Lock();
        using var s = new Semaphore();
        using var e = new Event();
        e.Set();
        Throws(() => l.Acquire(s_canceled));
        Throws(() => l.Acquire(TimeSpan.Zero, s_canceled));
        Throws(() => l.EnterScope(s_canceled));
        Throws(() => s.Acquire(s_canceled));
        Throws(() => s.Acquire(TimeSpan.Zero, s_canceled));
        Throws(() => s.EnterScope(s_canceled));
        Throws(() => e.Wait(s_canceled));
        Throws(() => e.Wait(TimeSpan.Zero, s_canceled));
        l.Locked.Should().BeFalse();
        s.GetValue().Should().Be(1);

        static void Throws(Action action) =>
            action.Should().Throw<OperationCanceledException>().Which.CancellationToken.Should().Be(s_canceled);
    }

    [Fact]
    public void Waiting_Throws_WhenTheTokenIsCanceledMeanwhile()
    {
        using var l = new Lock();
        using var s = new Semaphore(0);
        using var e = new Event();
        l.Acquire();
        foreach (var wait in new Action<CancellationToken>[] { l.Acquire, s.Acquire, e.Wait })
        {
            using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(30));
            var waiting = () => wait(source.Token);
            waiting.Should().Throw<OperationCanceledException>().Which.CancellationToken.Should().Be(source.Token);
        }
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(-86_400_000)]
    public void Timeouts_Throw_WhenNegativeAndNotInfinite(int milliseconds)
    {
        var timeout = TimeSpan.FromMilliseconds(milliseconds);
        using var l = new Lock();
        using var s = new Semaphore();
        using var e = new Event();
        foreach (var wait in new Func<bool>[] { () => l.Acquire(timeout), () => s.Acquire(timeout), () => e.Wait(timeout) })
            wait.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Members_Throw_WhenDisposed_AndDisposeIsIdempotent()
    {
        var l = new Lock();
        var s = new Semaphore();
        var e = new Event();
        foreach (var disposable in new IDisposable[] { l, s, e, l, s, e })
            disposable.Dispose();
        Action[] members =
        [
            () => l.Acquire(), () => l.Release(), () => l.EnterScope(), () => _ = l.Locked,
            () => s.Acquire(), () => s.Release(), () => s.EnterScope(), () => _ = s.Locked, () => s.GetValue(),
            () => e.Set(), () => e.Clear(), () => e.Wait(), () => _ = e.IsSet,
        ];
        foreach (var member in members)
            member.Should().Throw<ObjectDisposedException>();
        $"{l} {s} {e}".Should().Be("Lock(disposed) Semaphore(disposed) Event(disposed)");
    }

    [Fact]
    public void Semaphore_ChecksItsArguments()
    {
        var negative = () => new Semaphore(-1);
        negative.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("value");
        using var s = new Semaphore(int.MaxValue);
        var one = () => s.Release();
        one.Should().Throw<SemaphoreFullException>();
        var none = () => s.Release(0);
        none.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("count");
        s.GetValue().Should().Be(int.MaxValue);
        s.ToString().Should().Be("Semaphore(value=2147483647)");
    }

    [Fact]
    public void Dispose_LeavesARunningWaitAlone()
    {
        var e = new Event();
        using var copy = Copy(e);
        var waited = false;
        var waiter = new Thread(() =>
        {
            e.Wait();
            waited = true;
        });
        waiter.Start();
        SpinWait.SpinUntil(() => waiter.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromMilliseconds(50));
        e.Dispose();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        copy.Set();
        waiter.Join(TimeSpan.FromSeconds(20)).Should().BeTrue();
        waited.Should().BeTrue();
    }

    [Fact]
    public void Slots_ComeBack_WhenObjectsAreCollected()
    {
        MakeMany();
        Collect();
        var before = Arena.Current.Slots.Used;
        for (var i = 0; i < 20; i++)
        {
            MakeMany();
            Collect();
        }

        Arena.Current.Slots.Used.Should().BeLessThanOrEqualTo(before + 1000);

        static void MakeMany()
        {
            for (var i = 0; i < 1000; i++)
                GC.KeepAlive(new Lock());
        }

        static void Collect()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static T Copy<T>(T value) => (T)MultiProc.Serialization.Pickle.Load(MultiProc.Serialization.Pickle.Dump(value))!;
}
