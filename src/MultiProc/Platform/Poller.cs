using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Foundation;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>The one thread of a process that sleeps until one of its children ends or a tether's other end is gone, and that starts the children.</summary>
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
    private readonly BriefLock _lock = new(); // whoever closes an end comes by, and an interruption must not keep it from that
    private readonly System.Collections.Generic.Queue<Action> _requests = new();
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

        // To leave before would be to clean up under a launch that is still to come.
        Uninterrupted.Do(() => _ = Task.WaitAny(task));
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Stops watching. Only on the poller's thread, and not in <see cref="IWatched.OnReady"/>.</summary>
    public void Unwatch(IWatched watched)
    {
        // From behind: who came last leaves first, mostly. Those that stay keep their order, see ChildProcess.Watch.
        var place = _watched.LastIndexOf(watched);
        if (place >= 0)
            _watched.RemoveAt(place);
    }

    /// <summary>Runs something short on the poller's thread, after what was posted before; it must not throw. Does not wait for it.</summary>
    public void Post(Action request)
    {
        bool mustRing;
        using (_lock.EnterScope())
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
        var error = DescriptorMessage.TrySend(_button, [1], [], 0, 0);
        return error == 0 || error == Errno.EAGAIN; // it holds no more rings: it rings already. Anything else, want of memory, passes.
    }

    private void Loop()
    {
        while (true)
        {
            while (NextRequest() is { } request)
                request();
            var mustTick = FillEntries();
            Sleep(mustTick ? TickMilliseconds : -1);
            if (_entries[0].Results != 0)
                Drain();
            RemoveEnded();
        }
    }

    private unsafe void Sleep(int milliseconds)
    {
        fixed (Poll.PollDescriptor* entries = _entries)
        {
            if (Poll.Wait(entries, (nuint)_watched.Count + 1, milliseconds) >= 0 || Marshal.GetLastPInvokeError() == Errno.EINTR)
                return;

            // The kernel has no memory for so many at once, or they are more than the process may have by now: they are looked at one by one.
            var ready = 0;
            for (var i = 0; i <= _watched.Count; i++)
                ready += Math.Max(0, Poll.Wait(entries + i, 1, 0));
            if (ready == 0)
                _ = Poll.Wait(entries, 1, TickMilliseconds);
        }
    }

    private Action? NextRequest()
    {
        using (_lock.EnterScope())
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
            _entries[i + 1] = new() { Descriptor = descriptor, Events = _watched[i].Events };
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
