using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>The one thread of a process that sleeps until one of its children ends, and that starts them.</summary>
/// <remarks>
/// <para>It starts them because the kernel ties PR_SET_PDEATHSIG to the thread that made the child: this one never ends before
/// its process does. User code never runs on it.</para>
/// </remarks>
internal sealed class Poller
{
    /// <summary>How often to look at what cannot be slept on.</summary>
    private const int TickMilliseconds = 10;

    private static readonly System.Threading.Lock s_currentLock = new();
    private static Poller? s_current;
    private readonly System.Threading.Lock _lock = new();
    private readonly Queue<Action> _requests = new();
    private readonly List<IWatched> _watched = [];
    private readonly SafeFileHandle _bell;
    private readonly SafeFileHandle _button;
    private Poll.PollDescriptor[] _entries = new Poll.PollDescriptor[8];

    private Poller()
    {
        (_bell, _button) = Lifeline.Create();
        new Thread(Loop) { IsBackground = true, Name = "MultiProc poller" }.UnsafeStart(); // without the context of whoever came first
    }

    public static Poller Current
    {
        get
        {
            // Not by Lazy: it would remember for ever that there was no descriptor or no thread to be had once.
            lock (s_currentLock)
                return s_current ??= new Poller();
        }
    }

    /// <summary>Runs something on the poller's thread and waits for it.</summary>
    public T Run<T>(Func<T> function)
    {
        var task = new Task<T>(function);
        Post(() => task.RunSynchronously(TaskScheduler.Default));
        var wasInterrupted = false;
        while (!task.IsCompleted)
        {
            try
            {
                _ = Task.WaitAny(task);
            }
            catch (ThreadInterruptedException)
            {
                // To leave now would be to clean up under a launch that is still to come.
                wasInterrupted = true;
            }
        }

        if (wasInterrupted)
            Thread.CurrentThread.Interrupt();
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Stops watching. Only on the poller's thread, and not in <see cref="IWatched.OnReady"/>.</summary>
    public void Unwatch(IWatched watched) => _watched.Remove(watched);

    /// <summary>Runs something short on the poller's thread, after what was posted before; it must not throw. Does not wait for it.</summary>
    public void Post(Action request)
    {
        bool mustRing;
        lock (_lock)
        {
            // Once for all that wait in the queue: a socket takes a few hundred rings.
            mustRing = _requests.Count == 0;
            _requests.Enqueue(request);
        }

        while (mustRing && !TryRing())
            Thread.Yield();
    }

    /// <summary>Watches until it says that it has ended. Only on the poller's thread.</summary>
    public void Watch(IWatched watched) => _watched.Add(watched);

    private bool TryRing()
    {
        try
        {
            DescriptorMessage.Send(_button, [1], [], 0);
            return true;
        }
        catch (IOException error)
        {
            return error.HResult == Errno.EAGAIN; // it holds no more rings: it rings already. Anything else, want of memory, passes.
        }
    }

    private void Loop()
    {
        while (true)
        {
            while (NextRequest() is { } request)
                request();
            var mustTick = FillEntries();
            if (Sleep(mustTick ? TickMilliseconds : -1) < 0
                && Marshal.GetLastPInvokeError() is not Errno.EINTR and var error)
            {
                throw Errno.From(error, "cannot wait for children");
            }

            if (_entries[0].Results != 0)
                Drain();
            RemoveEnded();
        }
    }

    private unsafe int Sleep(int milliseconds)
    {
        fixed (Poll.PollDescriptor* entries = _entries)
            return Poll.Wait(entries, (nuint)_watched.Count + 1, milliseconds);
    }

    private Action? NextRequest()
    {
        lock (_lock)
            return _requests.TryDequeue(out var request) ? request : null;
    }

    private bool FillEntries()
    {
        if (_entries.Length <= _watched.Count)
            Array.Resize(ref _entries, 2 * (_watched.Count + 1));
        _entries[0] = new() { Descriptor = (int)_bell.DangerousGetHandle(), Events = Poll.POLLIN };
        var mustTick = false;
        for (var i = 0; i < _watched.Count; i++)
        {
            var descriptor = _watched[i].Descriptor;
            mustTick |= descriptor < 0;
            _entries[i + 1] = new() { Descriptor = descriptor, Events = Poll.POLLIN };
        }

        return mustTick;
    }

    private void RemoveEnded()
    {
        for (var i = _watched.Count - 1; i >= 0; i--)
        {
            if ((_entries[i + 1].Results != 0 || _watched[i].Descriptor < 0) && _watched[i].OnReady())
                _watched.RemoveAt(i);
        }
    }

    private void Drain()
    {
        Span<byte> rings = stackalloc byte[64];
        SafeHandle[] none = [];
        while (DescriptorMessage.Receive(_bell, rings, ref none, wait: false) == rings.Length)
        {
        }
    }
}
