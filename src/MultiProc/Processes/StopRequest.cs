using System.Runtime.InteropServices;

namespace MultiProc.Processes;

/// <summary>Whether somebody has asked this process to end, by SIGINT or SIGTERM. It only looks: what the signal does is for the program's own handlers to say.</summary>
internal static class StopRequest
{
    private static readonly TaskCompletionSource s_made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private static PosixSignalRegistration? s_interrupt;
    private static PosixSignalRegistration? s_terminate;

    /// <summary>Ends with the first such signal.</summary>
    public static Task Made => s_made.Task;

    /// <summary>Whether it looks.</summary>
    public static bool IsWatched => s_terminate is not null;

    /// <summary>Looks from here on. Again: before all others do, for the runtime asks the latest handler first, and that one may end the process or keep the others from being asked.</summary>
    public static void Watch()
    {
        var (interrupt, terminate) = (s_interrupt, s_terminate);
        try
        {
            s_interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Note);
            s_terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Note);
        }
        catch (Exception error) when (error is IOException or OutOfMemoryException or TypeInitializationException)
        {
            return; // there is no descriptor or no thread for the runtime's handling of signals: they do what they do without it
        }

        interrupt?.Dispose();
        terminate?.Dispose();
    }

    private static void Note(PosixSignalContext context) => s_made.TrySetResult();
}
