using MultiProc.Channels.Lanes;
using MultiProc.Foundation;
using MultiProc.Serialization;

namespace MultiProc.Channels;

/// <summary>How a <see cref="Connection"/> moves its messages: by a lane within the family, by a stream of bytes to an unrelated program.</summary>
internal interface IConnectionTransport
{
    bool CanRead { get; }

    bool CanWrite { get; }

    /// <summary>Whether nothing but bytes can be sent.</summary>
    bool IsBytesOnly { get; }

    /// <summary>Whether a message waits, has begun to arrive, or will never come again.</summary>
    bool IsReadable { get; }

    /// <summary>Sends a message that is bytes and nothing else, if that needs no waiting.</summary>
    bool TrySend(ReadOnlySpan<byte> message);

    /// <exception cref="IOException">Nobody holds the other end.</exception>
    ValueTask SendAsync(PickledMessage message, bool isAsync, CancellationToken cancellationToken);

    /// <summary>Receives a message, if that needs no waiting.</summary>
    bool TryReceive(IncomingMessage into);

    /// <exception cref="EndOfStreamException">Nobody holds the other end, and everything was received.</exception>
    /// <exception cref="IOException">The other side ended in the middle of a message, or it cannot be received.</exception>
    ValueTask ReceiveAsync(IncomingMessage into, bool isAsync, CancellationToken cancellationToken);

    /// <summary>Waits until <see cref="IsReadable"/>.</summary>
    ValueTask<bool> PollAsync(Deadline deadline, bool isAsync, CancellationToken cancellationToken);

    void Dump(TransferWriter writer);

    void Close();
}
