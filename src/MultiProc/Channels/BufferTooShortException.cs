namespace MultiProc;

/// <summary>A message is longer than the buffer that was to take it. The message is here; the connection goes on with the next one.</summary>
/// <remarks><para>Python: <c>multiprocessing.BufferTooShort</c>, whose argument is the message.</para></remarks>
public sealed class BufferTooShortException : ProcessException
{
    internal BufferTooShortException(byte[] message, int bufferLength)
        : base($"The message has {message.Length} bytes, and the buffer {bufferLength}.") => FullMessage = message;

    /// <summary>The whole message.</summary>
    public ReadOnlyMemory<byte> FullMessage { get; }
}
