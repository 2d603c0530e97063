using System.Runtime.InteropServices;

namespace MultiProc.Serialization;

/// <summary>What an <see cref="ITransferable"/> may put into a message.</summary>
internal abstract class TransferWriter
{
    public abstract void WriteInt64(long value);

    public abstract void WriteString(string? value);

    /// <summary>Any value, by the pickler's own rules: it may refer back to what travels already.</summary>
    public abstract void WriteObject(object? value);

    /// <summary>A slot of the family's arena (<see cref="PickledMessage.Slots"/>): whoever sends the message counts it for the receiver.</summary>
    public abstract void WriteSlot(ulong slot);

    /// <summary>An operating system handle (<see cref="PickledMessage.Handles"/>): whoever sends the message carries it over.</summary>
    public abstract void WriteHandle(SafeHandle handle);

    /// <summary>The error of an object that cannot travel, which names the path that led to it.</summary>
    /// <param name="name">What cannot travel: its type.</param>
    /// <param name="reason">Why, as the rest of a sentence that begins with the name.</param>
    public abstract PicklingException Refuse(string name, string reason);
}
