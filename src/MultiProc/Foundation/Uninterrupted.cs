namespace MultiProc.Foundation;

/// <summary>For steps that must not be left out because somebody interrupts the thread (<see cref="Thread.Interrupt"/>): the interrupt waits.</summary>
internal static class Uninterrupted
{
    /// <summary>Takes a step that an interrupt can only keep from beginning, or that may be begun anew.</summary>
    public static void Do(Action step)
    {
        var wasInterrupted = false;
        while (true)
        {
            try
            {
                step();
                break;
            }
            catch (ThreadInterruptedException)
            {
                wasInterrupted = true;
            }
        }

        if (wasInterrupted)
            Thread.CurrentThread.Interrupt();
    }
}
