namespace MultiProc.Serialization;

/// <summary>What the pickler knows of one type: how its objects are announced, created and filled.</summary>
/// <remarks>One instance serves all threads; what belongs to one message is in the writer and the reader.</remarks>
internal abstract class TypePlan(Type type)
{
    private MessageOpening? _opening;
    private int _timesOpened;

    /// <summary>The type by which its objects are announced: their own, or a public one that stands for several.</summary>
    public Type Type { get; } = type;

    /// <summary>How messages of one such value begin, once that was asked for a second time.</summary>
    public MessageOpening? Opening => _opening ?? MakeOpening();

    /// <summary>Whether something follows the head.</summary>
    public abstract bool HasBody { get; }

    /// <summary>Throws where objects of this type do not travel.</summary>
    public virtual void Admit(PickleWriter writer)
    {
    }

    /// <inheritdoc cref="Admit(PickleWriter)"/>
    public virtual void Admit(PickleReader reader)
    {
    }

    /// <summary>Writes what is needed to create the object.</summary>
    public abstract void WriteHead(PickleWriter writer, object value);

    public abstract object ReadHead(PickleReader reader);

    /// <summary>The number of bytes that the body of this object takes at least.</summary>
    public virtual long MinimumBody(object value) => 0;

    public virtual void WriteBody(PickleWriter writer, object value)
    {
    }

    public virtual void ReadBody(PickleReader reader, object value)
    {
    }

    /// <summary>Writes an object whose body follows its head at once, because there is nothing else in the message yet.</summary>
    public virtual void WriteWhole(PickleWriter writer, object value)
    {
        Admit(writer);
        WriteHead(writer, value);
        if (HasBody)
            WriteBody(writer, value);
    }

    /// <inheritdoc cref="WriteWhole"/>
    public virtual object ReadWhole(PickleReader reader)
    {
        Admit(reader);
        var number = reader.AddObject();
        var value = ReadHead(reader);
        reader.SetObject(number, value);
        if (HasBody)
            ReadBody(reader, value);
        return value;
    }

    private MessageOpening? MakeOpening()
    {
        if (_timesOpened < 2 && ++_timesOpened == 2)
            _opening = MessageOpening.TryMake(this);
        return _opening;
    }
}
