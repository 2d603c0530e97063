using Microsoft.Win32.SafeHandles;
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

    /// <summary>Tells the parent the exit code, for the case that somebody else reaps this process.</summary>
    public static void SendExitCode(SafeFileHandle lifeline, int exitCode)
    {
        var body = new byte[] { ExitCode, 0, 0, 0, 0 };
        BitConverter.TryWriteBytes(body.AsSpan(1), exitCode);
        Frame.Send(lifeline, [body], []);
    }

    /// <summary>Tells the parent that the preload is done.</summary>
    /// <param name="lifeline">The child's end.</param>
    /// <param name="trouble">The record of what went wrong with it; empty if nothing did.</param>
    public static void SendReady(SafeFileHandle lifeline, ReadOnlyMemory<byte> trouble) => Frame.Send(lifeline, [new[] { Ready }, trouble], []);

    public static bool IsReady(Frame frame) => frame.Body.Span is [Ready, ..];

    /// <summary>The record of what went wrong before the child was ready.</summary>
    public static ReadOnlyMemory<byte> TroubleOf(Frame frame) => IsReady(frame) ? frame.Body[1..] : default;

    /// <exception cref="PicklingException">The result cannot travel.</exception>
    public static void SendResult(SafeFileHandle lifeline, object? result) => Send(lifeline, Result, Pickle.DumpAll(["result"], [result]));

    public static void SendFailure(SafeFileHandle lifeline, Exception error) => Send(lifeline, Failure, ExceptionReport.Of(error).Dump());

    /// <summary>Reads all that a dead child has left: its exit code, and the frame of an outcome, or what kept it from arriving.</summary>
    public static (int? ExitCode, Frame? Outcome, Exception? Trouble) ReadAll(SafeFileHandle lifeline)
    {
        int? exitCode = null;
        Frame? outcome = null;
        try
        {
            while (Frame.Receive(lifeline, wait: false) is { } frame)
            {
                if (frame.Body.Span is [ExitCode, .. var code])
                    exitCode = BitConverter.ToInt32(code);
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

    /// <summary>Loads an outcome. Runs code of the user's types.</summary>
    public static ChildOutcome Open(Frame frame)
    {
        try
        {
            var reader = new PayloadReader(frame.Body);
            var kind = reader.ReadByte();
            var slots = Payload.ReadSlots(reader);
            var message = new PickledMessage(frame.Body[^(int)reader.Remaining..], slots, frame.Handles);
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
        Frame.Send(lifeline, writer.ToParts(), message.Handles);
    }
}
