using System.Runtime.InteropServices;

namespace MultiProc.Serialization;

/// <summary>What an <see cref="ITransferable"/> finds in a message, in the order in which it was written.</summary>
internal abstract class TransferReader
{
    public abstract long ReadInt64();

    public abstract string? ReadString();

    public abstract object? ReadObject();

    public abstract ulong ReadSlot();

    public abstract SafeHandle ReadHandle();
}
