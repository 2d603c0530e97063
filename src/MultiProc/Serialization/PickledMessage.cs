using System.Runtime.InteropServices;
using MultiProc.Platform;

namespace MultiProc.Serialization;

/// <summary>A value as it travels: bytes, and beside them what bytes cannot carry.</summary>
/// <param name="Parts">The bytes of the value itself, without a copy: large arrays are parts that lie in the sender's own objects, so that they
/// are to be sent at once.</param>
/// <param name="Slots">Slots of the family's arena that it refers to, each once.</param>
/// <param name="Handles">Operating system handles that it refers to, each once.</param>
internal sealed record PickledMessage(ReadOnlyMemory<byte>[] Parts, IReadOnlyList<ulong> Slots, IReadOnlyList<SafeHandle> Handles)
{
    public PickledMessage(ReadOnlyMemory<byte> bytes, IReadOnlyList<ulong> slots, IReadOnlyList<SafeHandle> handles)
        : this([bytes], slots, handles)
    {
    }

    /// <summary>Those of the handles that were opened for this message alone.</summary>
    public IReadOnlyList<SafeHandle> OwnHandles { get; init; } = [];

    /// <summary>The array whose end, from <see cref="Start"/> on, is the bytes, if that is known: a child that is starting need not load what finds it out.</summary>
    public byte[]? Body { get; init; }

    public int Start { get; init; }

    /// <summary>The bytes in one piece, which are copied if there are several parts.</summary>
    public ReadOnlyMemory<byte> Bytes => Parts.Length == 1 ? Parts[0] : ToArray();

    public long Length
    {
        get
        {
            var length = 0L;
            foreach (var part in Parts)
                length += part.Length;
            return length;
        }
    }

    /// <summary>The same message with nothing in it that lies in the sender's objects, which may change or be closed before it is sent.</summary>
    /// <remarks>All its handles are its own: <see cref="CloseOwnHandles"/> is for this one too.</remarks>
    /// <exception cref="IOException">There are no descriptors left for copies of the handles.</exception>
    /// <exception cref="ObjectDisposedException">One of the handles is closed already.</exception>
    public PickledMessage ToSnapshot()
    {
        var snapshot = Handles.Count > 0 ? WithCopiesOfHandles() : this;
        if (Parts.Length == 1)
            return snapshot;
        var copies = new ReadOnlyMemory<byte>[Parts.Length];
        for (var i = 0; i < copies.Length; i++)
            copies[i] = Parts[i].ToArray();
        return snapshot with { Parts = copies };
    }

    /// <summary>The message was sent, or will not be.</summary>
    public void CloseOwnHandles()
    {
        foreach (var handle in OwnHandles)
            handle.Dispose();
    }

    /// <exception cref="InvalidOperationException">They are more than an array can hold.</exception>
    public byte[] ToArray()
    {
        var length = Length;
        if (length > Array.MaxLength)
            throw PayloadWriter.TooLarge();
        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        var rest = bytes.AsSpan();
        foreach (var part in Parts)
        {
            part.Span.CopyTo(rest);
            rest = rest[part.Length..];
        }

        return bytes;
    }

    private PickledMessage WithCopiesOfHandles()
    {
        var copies = new List<SafeHandle>(Handles.Count);
        try
        {
            foreach (var handle in Handles)
                copies.Add(Descriptor.Duplicate(handle));
            return this with { Handles = copies, OwnHandles = copies };
        }
        catch
        {
            copies.ForEach(static c => c.Dispose());
            throw;
        }
    }
}
