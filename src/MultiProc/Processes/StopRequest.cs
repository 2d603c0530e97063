using System.Runtime.InteropServices;

namespace MultiProc.Processes;

/// <summary>Whether somebody has asked this process to end, by SIGINT, SIGTERM or SIGQUIT. It only looks: what the signal does is for the program's own handlers to say.</summary>
/// <remarks>These three are what .NET's own hosts stop at. Not SIGHUP: a program that handles that one goes on, and reads its settings anew.</remarks>
internal static class StopRequest
{
    private static readonly PosixSignal[] s_signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT];
    private static readonly TaskCompletionSource s_made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private static readonly System.Threading.Lock s_lock = new();
    private static PosixSignalRegistration[]? s_registrations;

    /// <summary>Ends with the first such signal.</summary>
    public static Task Made => s_made.Task;

    /// <summary>Whether it looks.</summary>
    public static bool IsWatched => s_registrations is not null;

    /// <summary>Looks from here on. Again: before all others do, for the runtime asks the latest handler first, and that one may end the process or keep the others from being asked.</summary>
    public static void Watch()
    {
        lock (s_lock)
        {
            var earlier = s_registrations ?? [];
            try
            {
                s_registrations = Array.ConvertAll(s_signals, static s => PosixSignalRegistration.Create(s, Note));
            }
            catch (Exception error) when (error is IOException or OutOfMemoryException or TypeInitializationException)
            {
                return; // there is no descriptor or no thread for the runtime's handling of signals: they do what they do without it
            }

            Array.ForEach(earlier, static r => r.Dispose());
        }
    }

    private static void Note(PosixSignalContext context) => s_made.TrySetResult();
}
