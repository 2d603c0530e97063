namespace MultiProc.Serialization;

/// <summary>The writer and the reader that a thread uses again and again for single messages.</summary>
/// <remarks>Whoever takes one leaves nothing, because the user's own code may run meanwhile and pickle another message. If
/// something throws, it is not given back, so that nothing of its message gets into another.</remarks>
internal sealed class IdlePicklers
{
    [ThreadStatic]
    private static IdlePicklers? t_current;

    private PickleWriter? _writer;
    private PickleReader? _reader;

    public static IdlePicklers Current => t_current ??= new IdlePicklers();

    public PickleWriter TakeWriter()
    {
        var writer = _writer ?? new PickleWriter(trace: null);
        _writer = null;
        return writer;
    }

    public PickleReader TakeReader()
    {
        var reader = _reader ?? new PickleReader();
        _reader = null;
        return reader;
    }

    public void GiveBack(PickleWriter writer)
    {
        if (writer.Trace is not null)
            return; // it wrote the message a second time, after all without an error
        writer.Clear();
        _writer = writer;
    }

    public void GiveBack(PickleReader reader)
    {
        reader.Clear();
        _reader = reader;
    }
}
