using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform;
using MultiProc.Serialization;
using MultiProc.Synchronization.Slots;

namespace MultiProc.Processes.Warm;

/// <summary>A child that waits does once, for nothing, what it will do with its call: the first time costs the runtime some milliseconds.</summary>
internal static class Rehearsal
{
    private static readonly ArenaLayout s_smallArena = new(Slots: 64, Rows: 2);

    public static void Play()
    {
        try
        {
            var (parentEnd, childEnd) = Lifeline.Create();
            using (parentEnd)
            using (childEnd)
                Play(parentEnd, childEnd);
        }
        catch (Exception error) when (error is IOException or ProcessException)
        {
            // There are no descriptors left for it, or its directory may not be read. The call itself may need less.
        }

        if (!Preload.HasRun)
            GC.WaitForPendingFinalizers(); // there are none yet; but the end of the process waits for their thread, which begins only now
    }

    private static void Play(SafeFileHandle parentEnd, SafeFileHandle childEnd)
    {
        var arena = Arena.Create(s_smallArena);
        Send(parentEnd, arena);
        _ = Lifeline.WaitForFrame((int)childEnd.DangerousGetHandle());
        var frame = Frame.Receive(childEnd, wait: true)!;
        var message = StartMessage.Decode(frame.TakeBody());
        var handles = ChildMain.Surround(message.Settings, frame.Handles);
        using (var region = (SafeFileHandle)frame.Handles[0])
            _ = Arena.Open(region, message.Row, message.Parent);
        if (Pickle.LoadAll(message.TakeCall(handles))[1] is Action action)
        {
            ChildMain.Initialize(action.Method);
            new TargetCall(action, []).Invoke();
        }

        ChildReport.SendExitCode(childEnd, 0);
    }

    private static void Send(SafeFileHandle end, Arena arena)
    {
        var command = new LaunchCommand("", [], [], Directory: null, [LaunchStream.Inherited, LaunchStream.Inherited, LaunchStream.Inherited]);
        var takeover = new Takeover([], [TakenStream.Null, TakenStream.Inherited, TakenStream.Inherited]);
        using var directory = Takeover.OpenDirectory(command) ?? throw new IOException();
        var call = Pickle.DumpAll(["", ""], [null, (Action)DoNothing]);
        var settings = ChildSettings.Usual with { StartMethod = StartMethod.ForkServer, Takeover = takeover };
        var message = new StartMessage(arena.ReserveRow(), ProcessIdentity.Current, 0, "", "", "", IsDaemon: false, ReportsOutcome: false, settings, [], call.Parts, call.Slots);
        using var region = arena.Handle;
        Frame.Send(end, message.Encode(), [region, .. takeover.HandlesOf(command, directory)]);
    }

    private static void DoNothing()
    {
    }
}
