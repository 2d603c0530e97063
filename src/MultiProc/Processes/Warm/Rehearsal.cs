using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform;
using MultiProc.Serialization;

namespace MultiProc.Processes.Warm;

/// <summary>A child that waits does once, for nothing, what it will do with its call: the first time costs the runtime some milliseconds.</summary>
internal static class Rehearsal
{
    public static void Play()
    {
        try
        {
            var (parentEnd, childEnd) = Lifeline.Create();
            using (parentEnd)
            using (childEnd)
                Play(parentEnd, childEnd);
        }
        catch (IOException)
        {
            // There are no descriptors left for it, or its directory may not be read. The call itself may need less.
        }
    }

    private static void Play(SafeFileHandle parentEnd, SafeFileHandle childEnd)
    {
        Send(parentEnd);
        var frame = AwaitFrom(childEnd);
        var message = StartMessage.Decode(frame.TakeBody());
        _ = message.Settings.Takeover!.Apply(frame.Handles);
        if (Pickle.LoadAll(new PickledMessage(message.Call, message.Slots, []))[1] is Action action)
            new TargetCall(action, []).Invoke();
        ChildReport.SendExitCode(childEnd, 0);
    }

    /// <summary>By another thread, as the watcher does it.</summary>
    private static Frame AwaitFrom(SafeFileHandle end)
    {
        var call = new TaskCompletionSource<Frame>();
        var thread = new Thread(Receive, maxStackSize: 64 * 1024);
        thread.Start();
        try
        {
            return call.Task.GetAwaiter().GetResult();
        }
        finally
        {
            thread.Join();
        }

        void Receive()
        {
            try
            {
                call.SetResult(Frame.Receive(end, wait: true)!);
            }
            catch (IOException error)
            {
                call.SetException(error);
            }
        }
    }

    private static void Send(SafeFileHandle end)
    {
        var command = new LaunchCommand("", [], [], Directory: null, [LaunchStream.Inherited, LaunchStream.Inherited, LaunchStream.Inherited]);
        var takeover = new Takeover([], [TakenStream.Inherited, TakenStream.Inherited, TakenStream.Inherited]);
        using var directory = Takeover.OpenDirectory(command) ?? throw new IOException();
        var call = Pickle.DumpAll(["", ""], [null, (Action)DoNothing]);
        var settings = ChildSettings.Usual with { Takeover = takeover };
        var message = new StartMessage(0, 0, 0, "", "", "", IsDaemon: false, ReportsOutcome: false, settings, [], call.Parts, call.Slots);
        Frame.Send(end, message.Encode(), takeover.HandlesOf(command, directory));
    }

    private static void DoNothing()
    {
    }
}
