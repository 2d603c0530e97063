using System.Runtime.InteropServices;

namespace MultiProc;

/// <summary>What an <see cref="ITransferable"/> may put into a message.</summary>
public abstract class TransferWriter
{
    private protected TransferWriter()
    {
    }

    /// <summary>Writes a number.</summary>
    /// <param name="value">Any number, or what can be made one.</param>
    public abstract void WriteInt64(long value);

    /// <summary>Writes a text.</summary>
    /// <param name="value">The text, or null.</param>
    public abstract void WriteString(string? value);

    /// <summary>Writes any value, by the pickler's own rules: what is in the message already stays one object.</summary>
    /// <param name="value">The value, or null.</param>
    /// <exception cref="PicklingException">It cannot travel.</exception>
    public abstract void WriteObject(object? value);

    /// <summary>Sends an operating-system handle along: the receiver gets one of its own for the same open file, pipe or socket.</summary>
    /// <remarks>
    /// <para>It must stay open until the message was sent: until <see cref="Process.Start"/> has returned.</para>
    /// </remarks>
    /// <param name="handle">The handle, which stays the sender's.</param>
    /// <exception cref="PicklingException">There is nothing but bytes to send, as in <see cref="Pickler.Dumps"/>.</exception>
    public abstract void WriteHandle(SafeHandle handle);

    /// <summary>The error to throw where the object cannot travel. It names the path that led to the object.</summary>
    /// <param name="reason">Why, and what to do instead: the rest of a sentence that begins with the object's type.</param>
    /// <returns>The error, not thrown yet.</returns>
    public abstract PicklingException Refuse(string reason);

    /// <summary>A slot of the family's arena: whoever sends the message counts it for the receiver.</summary>
    internal abstract void WriteSlot(ulong slot);

    /// <summary>Sends a handle along that was opened for this message alone: it is closed when the message was sent.</summary>
    internal abstract void WriteOwnHandle(SafeHandle handle);
}
