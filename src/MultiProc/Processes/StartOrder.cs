using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform;
using MultiProc.Processes.Output;
using MultiProc.Processes.Warm;
using MultiProc.Serialization;
using MultiProc.Synchronization.Slots;

namespace MultiProc.Processes;

/// <summary>A start that is under way: what the child is told, and what it is given.</summary>
internal sealed record StartOrder(StartMessage Message, PickledMessage Call, Surroundings Around, string? Directory, OutputSet Outputs)
{
    /// <summary>How the child is started.</summary>
    /// <param name="lifeline">The value of the variable by which it finds its lifeline.</param>
    /// <exception cref="InvalidOperationException">This program cannot be started by itself.</exception>
    public LaunchCommand Command(string lifeline) => HostCommand.Create(lifeline, Around, Directory, Outputs.Streams);

    /// <summary>Sends the start message to a child that is launched for it.</summary>
    /// <exception cref="IOException">It cannot be sent.</exception>
    public void Send(SafeFileHandle lifeline) =>
        Send(lifeline, Launcher.Current.ChangesDirectory ? Message.Settings : Message.Settings with { Directory = Directory }, []);

    /// <summary>Sends the start message to a child that is there already.</summary>
    /// <exception cref="IOException">It cannot be sent.</exception>
    public void Send(SafeFileHandle lifeline, Takeover takeover, IReadOnlyList<SafeHandle> handles) =>
        Send(lifeline, Message.Settings with { Takeover = takeover }, handles);

    private void Send(SafeFileHandle lifeline, ChildSettings settings, IReadOnlyList<SafeHandle> handles)
    {
        SafeHandle[] log = Outputs.Log is { } pipe ? [pipe] : [];
        Frame.Send(lifeline, (Message with { Settings = settings }).Encode(), [Arena.Current.Handle, .. log, .. handles, .. Call.Handles]);
    }
}
