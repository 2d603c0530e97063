using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MultiProc.Channels.Lanes;
using MultiProc.Serialization;

namespace MultiProc.Channels;

/// <summary>Items of a queue that are numbers: into the lane and out of it without an object for each. What does not go this way goes the usual one, with the same bytes.</summary>
/// <typeparam name="T">Of the items; of a reference type, nothing of this is compiled.</typeparam>
internal static class PlainItems<T>
{
    private const int LongestMessage = 64;

    private static readonly PlainMessage? s_message = PlainMessage.TryMake(typeof(T)) is { Length: <= LongestMessage } message ? message : null;

    /// <summary>Puts an item if it is of that kind and need not wait.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static bool TryPut(QueueCore core, T item, CancellationToken cancellationToken)
    {
        if (s_message is null)
            return false;
        cancellationToken.ThrowIfCancellationRequested();
        Span<byte> message = stackalloc byte[LongestMessage];
        message = message[..s_message.Length];
        s_message.Write(BytesOf(ref item!), message);
        return core.TryPutBytes(message);
    }

    /// <summary>Reads an item that was taken, if it came that way.</summary>
    public static bool TryLoad(IncomingMessage message, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T item)
    {
        item = default;
        return s_message is not null && message.IsBytes && s_message.TryRead(message.Bytes.Span, BytesOf(ref item!));
    }

    private static Span<byte> BytesOf(ref T item) => MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref item), Unsafe.SizeOf<T>());
}
