namespace MultiProc.StressTests;

/// <summary>An object at which a crowd waits until it is let through, whatever the object is.</summary>
/// <remarks>Of a condition nobody is let through before all are there.</remarks>
internal sealed class Crowd : IDisposable
{
    private readonly IDisposable _object;
    private readonly Action<CancellationToken> _wait;
    private readonly Func<CancellationToken, Task> _waitAsync;
    private readonly Action _letThrough;
    private int _through;

    private Crowd(IDisposable @object, Action<CancellationToken> wait, Func<CancellationToken, Task> waitAsync, Action letThrough)
    {
        _object = @object;
        _wait = wait;
        _waitAsync = waitAsync;
        _letThrough = letThrough;
    }

    public static IReadOnlyList<string> Kinds { get; } = ["Lock", "Semaphore", "BoundedSemaphore", "Event", "Condition", "Barrier"];

    /// <summary>An RLock belongs to a thread.</summary>
    public static IReadOnlyList<string> KindsForThreads { get; } = [.. Kinds, "RLock"];

    /// <summary>How many have got through.</summary>
    public int Through => Volatile.Read(ref _through);

    public static Crowd Of(string kind, int waiters) => kind switch
    {
        "Lock" => OfLock(),
        "RLock" => OfRLock(),
        "Semaphore" => OfSemaphore(waiters),
        "BoundedSemaphore" => OfBoundedSemaphore(),
        "Event" => OfEvent(),
        "Condition" => OfCondition(waiters),
        "Barrier" => OfBarrier(waiters),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public void Wait(CancellationToken cancellationToken = default)
    {
        _wait(cancellationToken);
        _ = Interlocked.Increment(ref _through);
    }

    /// <summary>Where nobody else is at the object, the task waits as soon as the call returns.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken = default)
    {
        await _waitAsync(cancellationToken).ConfigureAwait(false);
        _ = Interlocked.Increment(ref _through);
    }

    public void LetThrough() => _letThrough();

    public void Dispose() => _object.Dispose();

    private static Crowd OfLock()
    {
        var l = new Lock();
        l.Acquire();
        return new(
            l,
            token => l.EnterScope(token).Dispose(),
            async token => await (await l.EnterScopeAsync(token)).DisposeAsync(),
            l.Release);
    }

    // Held by a thread that lives until it is to let the others through.
    private static Crowd OfRLock()
    {
        var l = new RLock();
        using var isHeld = new ManualResetEventSlim();
        var mayRelease = new ManualResetEventSlim();
        var holder = new Thread(() =>
        {
            using (l.EnterScope())
            {
                isHeld.Set();
                mayRelease.Wait();
            }
        });
        holder.Start();
        isHeld.Wait();
        return new(l, token => l.EnterScope(token).Dispose(), _ => throw new NotSupportedException(), () =>
        {
            mayRelease.Set();
            holder.Join();
            mayRelease.Dispose();
        });
    }

    private static Crowd OfSemaphore(int waiters)
    {
        var s = new Semaphore(0);
        return new(s, s.Acquire, s.AcquireAsync, () => s.Release(waiters));
    }

    private static Crowd OfBoundedSemaphore()
    {
        var s = new BoundedSemaphore(2);
        s.Acquire();
        s.Acquire();
        return new(
            s,
            token => s.EnterScope(token).Dispose(),
            async token => await (await s.EnterScopeAsync(token)).DisposeAsync(),
            () =>
            {
                s.Release();
                s.Release();
            });
    }

    private static Crowd OfEvent()
    {
        var e = new Event();
        return new(e, e.Wait, e.WaitAsync, e.Set);
    }

    private static Crowd OfCondition(int waiters)
    {
        var c = new Condition(new Lock());
        var here = 0;
        return new(
            c,
            token =>
            {
                using (c.EnterScope(token))
                {
                    _ = Interlocked.Increment(ref here);
                    c.Wait(token);
                }
            },
            async token =>
            {
                await using (await c.EnterScopeAsync(token))
                {
                    _ = Interlocked.Increment(ref here);
                    await c.WaitAsync(token);
                }
            },
            () =>
            {
                Eventually.Holds(() => Volatile.Read(ref here) == waiters, TimeSpan.FromSeconds(60)).Should().BeTrue("all come to the condition");
                using (c.EnterScope())
                    c.NotifyAll();
            });
    }

    private static Crowd OfBarrier(int waiters)
    {
        var b = new Barrier(waiters + 1);
        return new(b, token => b.Wait(token), token => b.WaitAsync(token), () => b.Wait());
    }
}
