using System.Buffers.Binary;
using MultiProc.Serialization;

namespace MultiProc.Channels.Lanes;

/// <summary>What belongs to a message beside its bytes: slots of the arena, and handles, which travel over the tether.</summary>
/// <param name="Slots">The slots, counted for the message.</param>
/// <param name="Handles">How many handles.</param>
/// <param name="FirstTag">The tag of the first record with handles; each has <see cref="HandlesPerRecord"/> but the last.</param>
internal sealed record MessageExtras(IReadOnlyList<ulong> Slots, int Handles, ulong FirstTag)
{
    /// <summary>As many descriptors as one message of a socket carries.</summary>
    public const int HandlesPerRecord = 253;

    private const int SizeOfSize = sizeof(int);
    private const int MostHandles = 1 << 24; // more than a system has

    public static MessageExtras None { get; } = new([], 0, 0);

    public int Records => (Handles + HandlesPerRecord - 1) / HandlesPerRecord;

    public ulong LastTag => FirstTag + (ulong)Records - 1;

    /// <summary>What is put in front of the message.</summary>
    public byte[] Encode()
    {
        var writer = new PayloadWriter();
        writer.WriteCount(Slots.Count);
        foreach (var slot in Slots)
            writer.WriteVarint(slot);
        writer.WriteCount(Handles);
        writer.WriteInt64((long)FirstTag); // always as long: it is known only after room was found for the message
        var bytes = new byte[SizeOfSize + writer.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, writer.Length);
        writer.Written.Span.CopyTo(bytes.AsSpan(SizeOfSize));
        return bytes;
    }

    /// <summary>Reads it back.</summary>
    /// <param name="message">A message with extras.</param>
    /// <param name="size">How much of it they are.</param>
    /// <exception cref="UnpicklingException">The message is damaged.</exception>
    public static MessageExtras Decode(ReadOnlyMemory<byte> message, out int size)
    {
        var length = message.Length < SizeOfSize ? -1 : BinaryPrimitives.ReadInt32LittleEndian(message.Span);
        if (length < 0 || length > message.Length - SizeOfSize)
            throw new UnpicklingException("what is said to travel beside it is not there");
        size = SizeOfSize + length;
        var reader = new PayloadReader(message[SizeOfSize..size]);
        var slots = new ulong[reader.ReadLength(elementSize: 1)];
        for (var i = 0; i < slots.Length; i++)
            slots[i] = reader.ReadVarint();
        var handles = reader.ReadCount();
        return handles <= MostHandles
            ? new MessageExtras(slots, handles, (ulong)reader.ReadInt64())
            : throw new UnpicklingException("it is said to bring more handles along than there can be");
    }
}
