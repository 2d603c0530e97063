using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Serialization;

namespace MultiProc.Processes;

/// <summary>What a child sends up its lifeline: the outcome of a call, and at last its exit code.</summary>
internal static class ChildReport
{
    private const byte ExitCode = 1;
    private const byte Result = 2;
    private const byte Failure = 3;
    private const byte Ready = 4;

    /// <summary>Tells the parent the exit code, as much of it as the kernel would tell, for the case that somebody else reaps this process.</summary>
    public static void SendExitCode(SafeFileHandle lifeline, int exitCode)
    {
        var body = new byte[] { ExitCode, (byte)exitCode };
        Frame.Send(lifeline, [body], []);
    }

    /// <summary>Tells the parent that the preload is done.</summary>
    /// <param name="lifeline">The child's end.</param>
    /// <param name="trouble">The record of what went wrong with it; empty if nothing did.</param>
    public static void SendReady(SafeFileHandle lifeline, ReadOnlyMemory<byte> trouble) => Frame.Send(lifeline, [new[] { Ready }, trouble], []);

    /// <summary>Takes what a child said when its preload was done: the record of what went wrong, empty if nothing did; null if it is something else.</summary>
    public static ReadOnlyMemory<byte>? TakeReadiness(Frame frame)
    {
        // Not by a conditional expression: a null in it would become empty memory, by way of an array.
        if (frame.TakeBody() is [Ready, ..] body)
            return body.AsMemory(1);
        return null;
    }

    /// <exception cref="PicklingException">The result cannot travel.</exception>
    public static void SendResult(SafeFileHandle lifeline, object? result) => Send(lifeline, Result, Pickle.DumpAll(["result"], [result]));

    public static void SendFailure(SafeFileHandle lifeline, Exception error) => Send(lifeline, Failure, ExceptionReport.Of(error).Dump());

    /// <summary>Takes all that a dead child has left: its exit code, and the frame of an outcome, or what kept it from arriving.</summary>
    public static (int? ExitCode, Frame? Outcome, Exception? Trouble) TakeAll(SafeFileHandle lifeline)
    {
        int? exitCode = null;
        Frame? outcome = null;
        try
        {
            while (Frame.Receive(lifeline, wait: false) is { } frame)
            {
                if (!frame.IsLarge && frame.TakeBody() is [ExitCode, var code])
                    exitCode = code;
                else
                    outcome = frame;
            }
        }
        catch (Exception error) when (error is IOException or OutOfMemoryException)
        {
            // Descriptors were lost for want of room, native code wrote to the descriptor, or the result is larger than this process may hold.
            return (exitCode, null, error);
        }

        return (exitCode, outcome, null);
    }

    /// <summary>What is told where an outcome was sent and cannot be had.</summary>
    public static ChildOutcome Lost(Exception trouble) =>
        new(null, new ProcessException($"What the child sent could not be received: {trouble.Message}", trouble));

    /// <summary>Reads and loads an outcome. That may take long, and runs code of the user's types: never on the poller.</summary>
    public static ChildOutcome Open(Frame frame)
    {
        CrashPoint.Reach("outcome.opened");
        try
        {
            return Load(frame.TakeBody(), frame.Handles);
        }
        catch (Exception error) when (error is IOException or OutOfMemoryException)
        {
            return Lost(error);
        }
    }

    private static ChildOutcome Load(ReadOnlyMemory<byte> body, SafeHandle[] handles)
    {
        try
        {
            var reader = new PayloadReader(body);
            var kind = reader.ReadByte();
            var slots = Payload.ReadSlots(reader);
            var message = new PickledMessage(body[^(int)reader.Remaining..], slots, handles);
            return kind == Result
                ? new ChildOutcome(Pickle.Load(message), null)
                : new ChildOutcome(null, ExceptionReport.Load(message).ToException());
        }
        catch (Exception error)
        {
            // Whatever the user's types do when they are loaded is the outcome of that one call.
            return new ChildOutcome(null, error);
        }
    }

    private static void Send(SafeFileHandle lifeline, byte kind, PickledMessage message)
    {
        var writer = new PayloadWriter();
        writer.WriteByte(kind);
        Payload.Write(writer, message.Parts, message.Slots);
        try
        {
            Frame.Send(lifeline, writer.ToParts(), message.Handles);
        }
        finally
        {
            message.CloseOwnHandles();
        }
    }
}
