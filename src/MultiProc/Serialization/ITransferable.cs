namespace MultiProc.Serialization;

/// <summary>An object that goes to another process by what it stands for, not by its fields: a lock, a queue, a connection.</summary>
/// <remarks>
/// <para>The pickler writes it once per message however often it occurs, creates it bare in the receiver (no constructor
/// runs), registers it, and then calls <see cref="Load"/>. Fields that a derived class adds travel by field as usual.</para>
/// </remarks>
internal interface ITransferable
{
    /// <summary>Writes what the receiver needs, in the sender. Throws what the user shall see where it cannot travel.</summary>
    void Dump(TransferWriter writer);

    /// <summary>Makes the bare object whole, in the receiver, reading in the order of <see cref="Dump"/>.</summary>
    void Load(TransferReader reader);
}
