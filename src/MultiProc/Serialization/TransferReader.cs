using System.Runtime.InteropServices;

namespace MultiProc;

/// <summary>What an <see cref="ITransferable"/> finds in a message, in the order in which it was written.</summary>
public abstract class TransferReader
{
    private protected TransferReader()
    {
    }

    /// <summary>Reads a number.</summary>
    /// <returns>What <see cref="TransferWriter.WriteInt64"/> wrote.</returns>
    /// <exception cref="UnpicklingException">The message is damaged.</exception>
    public abstract long ReadInt64();

    /// <summary>Reads a text.</summary>
    /// <returns>What <see cref="TransferWriter.WriteString"/> wrote.</returns>
    /// <exception cref="UnpicklingException">The message is damaged.</exception>
    public abstract string? ReadString();

    /// <summary>Reads a value, which may still be empty: objects exist before their fields are set, so that they can refer to each other.</summary>
    /// <remarks><para>Keep it, and look into it later: in <see cref="AtLast"/>, or when the object is used.</para></remarks>
    /// <returns>What <see cref="TransferWriter.WriteObject"/> wrote.</returns>
    /// <exception cref="UnpicklingException">The message is damaged.</exception>
    public abstract object? ReadObject();

    /// <summary>Reads a handle.</summary>
    /// <returns>A handle of this process, a <see cref="Microsoft.Win32.SafeHandles.SafeFileHandle"/>, for what the sender's handle stands for. Objects that
    /// sent the same handle get the same one.</returns>
    /// <exception cref="UnpicklingException">The message is damaged.</exception>
    public abstract SafeHandle ReadHandle();

    /// <summary>Has something done when every object of the message is filled; what is asked for last is done first.</summary>
    /// <param name="action">What to do.</param>
    public abstract void AtLast(Action action);

    /// <summary>A slot of the family's arena, counted for this process.</summary>
    internal abstract ulong ReadSlot();
}
