using MultiProc.Serialization;

namespace MultiProc;

/// <summary>An object that says itself what travels of it: not its fields, but what it stands for.</summary>
/// <remarks>
/// <para>Python: <c>__getstate__</c> and <c>__setstate__</c>. This is how a <see cref="Lock"/> stays the same lock in another process.</para>
/// <para>For classes of your own. To teach a type of somebody else, there is <see cref="Pickler.Register"/>.</para>
/// <para>The object is written once per message, however often it occurs. In the receiver it is created bare: no constructor
/// and no initializer of a field runs. Then <see cref="Load"/> is called, which sets all fields of this class and its bases. Fields
/// that a derived class adds travel field by field.</para>
/// </remarks>
public interface ITransferable
{
    /// <summary>Writes what the receiver needs. Called in the sender, more than once if something else is refused.</summary>
    /// <param name="writer">Takes it.</param>
    /// <exception cref="PicklingException">It cannot travel: made by <see cref="TransferWriter.Refuse"/>.</exception>
    void Dump(TransferWriter writer);

    /// <summary>Makes the bare object whole. Called in the receiver.</summary>
    /// <param name="reader">Gives what <see cref="Dump"/> wrote, in the same order.</param>
    void Load(TransferReader reader);
}
