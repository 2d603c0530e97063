using System.Runtime.InteropServices;
using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Processes.Log;

namespace MultiProc.Processes.Warm;

/// <summary>The children of this process that wait for a call.</summary>
internal static class SparePool
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1);
    private static readonly System.Threading.Lock s_lock = new();

    /// <summary>Those that may get a call, the oldest first.</summary>
    private static readonly List<Spare> s_waiting = [];

    /// <summary>Those and all others whose end has not been reported yet.</summary>
    private static readonly List<Spare> s_living = [];

    private static Timer? s_timer;
    private static bool s_isUsed;
    private static bool s_isClosed;
    private static bool s_hasComplained;

    /// <summary>How many wait.</summary>
    public static int Size { get; set; } = Math.Min(2, Environment.ProcessorCount);

    /// <summary>How long one waits before it is ended.</summary>
    public static TimeSpan LongestWait { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The pids of those that could get a call now, the oldest first.</summary>
    public static int[] Pids
    {
        get
        {
            lock (s_lock)
                return [.. s_waiting.FindAll(static s => s.IsReady).ConvertAll(static s => s.Pid)];
        }
    }

    /// <summary>The pids of all whose end has not been reported.</summary>
    public static int[] LivingPids
    {
        get
        {
            lock (s_lock)
                return [.. s_living.ConvertAll(static s => s.Pid)];
        }
    }

    /// <summary>Hands the call to one of them.</summary>
    /// <returns>Whether there was one for it.</returns>
    /// <exception cref="InvalidOperationException">This program cannot be started by itself.</exception>
    public static bool TryHandOver(ChildProcess child, StartOrder order)
    {
        lock (s_lock)
        {
            if (s_waiting.Count == 0)
                return false;
        }

        var wanted = order.Command("");
        using var directory = Takeover.OpenDirectory(wanted);
        if (directory is null)
            return false;
        while (Take(wanted, out var takeover) is { } spare)
        {
            var isHandedOver = false;
            try
            {
                isHandedOver = spare.TryHandOver(child, order, takeover!, takeover!.HandlesOf(wanted, directory));
            }
            finally
            {
                Uninterrupted.Do(isHandedOver ? () => Follow(spare, child) : () => Poller.Current.Post(spare.End));
            }

            if (!isHandedOver)
                continue;
            Uninterrupted.Do(() => Forget(spare));
            return true;
        }

        return false;
    }

    /// <summary>After a start: sees to it, in the background, that there are as many as there should be, and of the right kind.</summary>
    public static void Refill()
    {
        s_isUsed = true;
        Poller.Current.Post(LaunchMissing);
    }

    /// <summary>The preload is another: what is wrong with this one is said anew.</summary>
    public static void Reconsider()
    {
        lock (s_lock)
            s_hasComplained = false;
    }

    /// <summary>Ends all of them.</summary>
    public static void Clear()
    {
        lock (s_lock)
        {
            s_hasComplained = false;
            if (s_living.Count == 0)
                return;
        }

        Poller.Current.Post(EndAll);
    }

    /// <summary>At the end of this process: ends all, and makes no more.</summary>
    public static void Close()
    {
        lock (s_lock)
            s_isClosed = true;
        Clear();
    }

    /// <summary>After <see cref="Close"/>: waits until they are gone.</summary>
    public static void AwaitEnd()
    {
        if (!s_isUsed)
            return;

        // Behind whatever the poller is launching.
        var living = Poller.Current.Run(static () =>
        {
            EndAll();
            lock (s_lock)
                return s_living.ToArray();
        });
        if (Task.WaitAll(Array.ConvertAll(living, static s => s.Ended), s_grace))
            return;
        Array.ForEach(living, static s => s.Kill());
        if (!Task.WaitAll(Array.ConvertAll(living, static s => s.Ended), LastWait.Limit))
            LastWait.GiveUp(Array.ConvertAll(Array.FindAll(living, static s => !s.Ended.IsCompleted), static s => s.Pid));
    }

    /// <summary>One has ended without ever getting a call.</summary>
    public static void OnEnded(Spare spare, int? exitCode)
    {
        bool wasWaiting;
        lock (s_lock)
        {
            wasWaiting = s_waiting.Remove(spare);
            s_living.Remove(spare);
        }

        if (wasWaiting)
            Complain($"A spare child (pid {spare.Pid}) ended before it got a call, with exit code {exitCode}. Others are made at the next start.", null, spare);
    }

    /// <summary>Its preload has failed; the spare is of use all the same.</summary>
    public static void Report(Spare spare, ReadOnlyMemory<byte> trouble) =>
        ThreadPool.UnsafeQueueUserWorkItem(static said =>
        {
            var record = LogRecord.Decode(said.trouble);
            Complain(record.Message, record.Error, said.spare);
        }, (spare, trouble), preferLocal: false);

    private static Spare? Take(LaunchCommand wanted, out Takeover? takeover)
    {
        lock (s_lock)
        {
            foreach (var spare in s_waiting)
            {
                takeover = spare.IsReady ? spare.Fit(wanted) : null;
                if (takeover is null)
                    continue;
                s_waiting.Remove(spare);
                return spare;
            }
        }

        takeover = null;
        return null;
    }

    private static void Follow(Spare spare, ChildProcess child) => Poller.Current.Post(() =>
    {
        Poller.Current.Unwatch(spare);
        child.Watch();
    });

    private static void Forget(Spare spare)
    {
        lock (s_lock)
        {
            s_living.Remove(spare);
            s_hasComplained = false;
        }
    }

    /// <summary>One at a time, so that the poller gets to what else there is to do.</summary>
    private static void LaunchMissing()
    {
        try
        {
            if (!IsWanted())
            {
                EndAll(); // one may have been made while it was decided that there shall be none
                return;
            }

            EndUnfit();
            lock (s_lock)
            {
                if (s_waiting.Count >= Size)
                    return;
            }

            var spare = Spare.Launch();
            lock (s_lock)
            {
                s_waiting.Add(spare);
                s_living.Add(spare);
                SetTimer();
            }

            Refill();
        }
        catch (Exception error) when (error is ProcessException or IOException or InvalidOperationException)
        {
            Complain($"No spare child could be started: {error.Message}", error);
        }
    }

    private static bool IsWanted()
    {
        lock (s_lock)
            return !s_isClosed && Process.GetStartMethod() == StartMethod.ForkServer;
    }

    /// <summary>The old ones, and those of which nobody would be started by now: the executable, the preload, or what is read at the start is another.</summary>
    private static void EndUnfit()
    {
        var usual = Spare.UsualCommand("");
        EndAll(s => s.Age >= LongestWait || s.Fit(usual) is null);
    }

    private static void EndAll() => EndAll(static _ => true);

    private static void EndAll(Predicate<Spare> match)
    {
        List<Spare> ended;
        lock (s_lock)
        {
            ended = s_waiting.FindAll(match);
            s_waiting.RemoveAll(match);
        }

        ended.ForEach(static s => s.End());
    }

    /// <summary>So long after the last one was made all of them are old.</summary>
    private static void SetTimer()
    {
        s_timer ??= new Timer(static _ => Poller.Current.Post(EndAll), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        s_timer.Change(LongestWait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Once, until a spare has been of use or the preload is another: one that fails does so in every one of them.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="error">The exception behind it.</param>
    /// <param name="spare">With what; of one whose preload is another nobody wants to know, and what is wrong with the present one is still to be said.</param>
    private static void Complain(string message, Exception? error, Spare? spare = null)
    {
        lock (s_lock)
        {
            if (s_hasComplained || s_isClosed || spare is { HasPresentPreload: false })
                return;
            s_hasComplained = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static said => FamilyLog.Warn(said.message, said.error), (message, error), preferLocal: false);
    }
}
