namespace MultiProc.Serialization;

/// <summary>Turns values into bytes that another process of the same program turns back.</summary>
internal static class Pickle
{
    /// <summary>Raised with every change of the layout.</summary>
    private const byte FormatVersion = 1;

    private static readonly string[] s_unnamed = [""];

    /// <summary>One value and all that it reaches.</summary>
    /// <exception cref="PicklingException">Something that it reaches cannot travel.</exception>
    public static PickledMessage Dump(object? value) => DumpAll(s_unnamed, [value]);

    /// <summary>Several values in one message, so that what they share stays shared.</summary>
    /// <param name="names">What errors call the values, one each: <c>args[1]</c>; empty for a value that needs no name.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="PicklingException">Something that they reach cannot travel.</exception>
    public static PickledMessage DumpAll(string[] names, object?[] values) => DumpAll(names, values, isBytesOnly: false);

    /// <summary>One value and all that it reaches, if bytes can carry all of it.</summary>
    /// <exception cref="PicklingException">They cannot, or something that it reaches cannot travel at all.</exception>
    public static byte[] DumpBytes(object? value) => DumpAll(s_unnamed, [value], isBytesOnly: true).Bytes.ToArray();

    /// <summary>The value of a message that <see cref="Dump"/> made.</summary>
    /// <exception cref="UnpicklingException">The bytes are damaged, or meant for another program.</exception>
    public static object? Load(PickledMessage message)
    {
        var values = LoadAll(message);
        return values.Length == 1 ? values[0] : throw new UnpicklingException($"it holds {values.Length} values instead of one");
    }

    /// <summary>The values of a message that <see cref="DumpAll(string[], object?[])"/> made.</summary>
    /// <exception cref="UnpicklingException">The bytes are damaged, or meant for another program.</exception>
    public static object?[] LoadAll(PickledMessage message)
    {
        var reader = new PickleReader(message);
        var isWhole = false;
        try
        {
            var values = Read(reader);
            isWhole = true;
            return values;
        }
        catch (Exception error) when (error is not (UnpicklingException or OutOfMemoryException))
        {
            // Damaged bytes reach the reflection of the runtime and the user's own comparers, which may throw anything.
            throw new UnpicklingException(error.Message.TrimEnd('.'), error);
        }
        finally
        {
            if (!isWhole)
                reader.Abandon();
        }
    }

    /// <summary>What keeps a value from travelling; null where nothing does.</summary>
    public static Obstacle? Check(object? value)
    {
        try
        {
            _ = Dump(value);
            return null;
        }
        catch (PicklingException refusal)
        {
            return new Obstacle(refusal);
        }
    }

    private static PickledMessage DumpAll(string[] names, object?[] values, bool isBytesOnly)
    {
        try
        {
            return Write(values, names: null, isBytesOnly);
        }
        catch (PicklingException)
        {
            // Only now is it worth its cost to know where everything lies.
            return Write(values, names, isBytesOnly);
        }
    }

    private static PickledMessage Write(object?[] values, string[]? names, bool isBytesOnly)
    {
        var writer = new PickleWriter(names is null ? null : new PathTrace(names)) { IsBytesOnly = isBytesOnly };
        Write(writer, values);
        return writer.Needs is { } needs ? Write(values, names, isBytesOnly, needs) : writer.ToMessage();
    }

    /// <summary>Once more, now that it is known what the reader needs first.</summary>
    private static PickledMessage Write(object?[] values, string[]? names, bool isBytesOnly, MessageNeeds needs)
    {
        var writer = new PickleWriter(names is null ? null : new PathTrace(names)) { IsBytesOnly = isBytesOnly };
        var preamble = new PreambleWriter(writer);
        preamble.Write(needs);
        Write(writer, values);
        preamble.DemandComplete();
        return writer.ToMessage();
    }

    private static void Write(PickleWriter writer, object?[] values)
    {
        writer.Payload.WriteByte(FormatVersion);
        writer.Payload.WriteCount(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            writer.Trace?.At(i);
            writer.WriteReference(values[i], typeof(object));
        }

        writer.WriteBodies();
    }

    private static object?[] Read(PickleReader reader)
    {
        var version = reader.Payload.ReadByte();
        if (version == PreambleCodes.Begin)
        {
            new PreambleReader(reader).Read();
            version = reader.Payload.ReadByte();
        }

        if (version != FormatVersion)
            throw new UnpicklingException($"it has the format {version}, and this MultiProc reads the format {FormatVersion}");
        var values = new object?[reader.Payload.ReadLength(1)];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.ReadReference(typeof(object));
        reader.ReadBodies();
        if (reader.Payload.Remaining != 0)
            throw new UnpicklingException($"{reader.Payload.Remaining} bytes are left over");
        return values;
    }
}
