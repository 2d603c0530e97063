using MultiProc.Platform;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc.UnitTests.Synchronization;

/// <summary>The switches of the kernel, put back at the end of a test.</summary>
internal sealed class KernelSwitches : IDisposable
{
    private readonly bool _bounded = WordSleep.Bounded;
    private readonly bool _passesOn = WordSleep.PassesOn;
    private readonly WordWaiter _waiter = WordWaiter.Instance;

    public void Dispose()
    {
        WordSleep.Bounded = _bounded;
        WordSleep.PassesOn = _passesOn;
        WordWaiter.Instance = _waiter;
    }
}

/// <summary>Broken on purpose: falls asleep without looking whether the word still has the value that was seen.</summary>
internal sealed class NoSecondLook(WordWaiter inner) : WordWaiter
{
    public override bool Wait(ref uint word, uint expected, TimeSpan timeout)
    {
        // What it costs to fall asleep for real: the moment in which a release may come.
        Thread.SpinWait(2000);
        return inner.Wait(ref word, Volatile.Read(ref word), timeout);
    }

    public override void Wake(ref uint word, int count) => inner.Wake(ref word, count);
}
