using MultiProc.Foundation;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc.StressTests;

/// <summary>A child that is made to stop at a named step of a protocol, and is killed there.</summary>
internal sealed class Victim : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly Event _reached = new();
    private readonly Process _process;

    /// <param name="step">The <see cref="CrashPoint"/> at which it stops.</param>
    /// <param name="work">What leads it there.</param>
    /// <param name="bounded">Whether its sleeps end by themselves: not, where the step is "woken by somebody".</param>
    /// <param name="times">When it comes there for the how many-th time.</param>
    public Victim(string step, Action work, bool bounded = true, int times = 1)
    {
        var reached = _reached;
        _process = new Process(() =>
        {
            WordSleep.Bounded = bounded;
            CrashPoint.Reached = name =>
            {
                if (name == step && Interlocked.Decrement(ref times) == 0)
                    Stop(reached);
            };
            work();
        });
    }

    public Victim Start()
    {
        _process.Start();
        return this;
    }

    /// <summary>Waits until it stands at the step.</summary>
    public Victim AwaitStep()
    {
        _reached.Wait(s_patience).Should().BeTrue("the victim comes to the step");
        return this;
    }

    /// <summary>Waits until its main thread sleeps on a word of the arena: on a futex that is shared between processes.</summary>
    public Victim AwaitSleep()
    {
        Eventually.Holds(() => SleepsOnSharedFutex(_process.Pid!.Value), s_patience).Should().BeTrue("the victim falls asleep");
        return this;
    }

    public void Kill()
    {
        _process.Kill();
        _process.Join(s_patience).Should().BeTrue();
        _process.ExitCode.Should().Be(-9);
    }

    public void Dispose()
    {
        _process.Dispose();
        _reached.Dispose();
    }

    private static void Stop(Event reached)
    {
        CrashPoint.Reached = null;
        reached.Set();
        Thread.Sleep(Timeout.Infinite);
    }

    private static bool SleepsOnSharedFutex(int pid)
    {
        // "202 0x7f… 0x0 …": the number of futex on x86-64 (98 on arm64), the word, FUTEX_WAIT without the private flag.
        var call = File.ReadAllText($"/proc/{pid}/syscall").Split(' ');
        return call.Length > 2 && call[0] is "202" or "98" && call[2] == "0x0";
    }
}
