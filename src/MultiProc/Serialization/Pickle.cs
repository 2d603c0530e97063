namespace MultiProc.Serialization;

/// <summary>Turns values into bytes that another process of the same program turns back.</summary>
internal static class Pickle
{
    /// <summary>Raised with every change of the layout.</summary>
    private const byte FormatVersion = 2;

    private static readonly string[] s_unnamed = [""];

    /// <summary>One value and all that it reaches.</summary>
    /// <exception cref="PicklingException">Something that it reaches cannot travel.</exception>
    public static PickledMessage Dump(object? value) => DumpAll(s_unnamed, [value]);

    /// <summary>Several values in one message, so that what they share stays shared.</summary>
    /// <param name="names">What errors call the values, one each: <c>args[1]</c>; empty for a value that needs no name.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="PicklingException">Something that they reach cannot travel.</exception>
    public static PickledMessage DumpAll(string[] names, object?[] values)
    {
        try
        {
            return Write(values, trace: null);
        }
        catch (PicklingException)
        {
            // Only now is it worth its cost to know where everything lies.
            return Write(values, new PathTrace(names));
        }
    }

    /// <summary>The value of a message that <see cref="Dump"/> made.</summary>
    /// <exception cref="UnpicklingException">The bytes are damaged, or meant for another program.</exception>
    public static object? Load(PickledMessage message)
    {
        var values = LoadAll(message);
        return values.Length == 1 ? values[0] : throw new UnpicklingException($"it holds {values.Length} values instead of one");
    }

    /// <summary>The values of a message that <see cref="DumpAll"/> made.</summary>
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
            return new Obstacle(refusal.Path, refusal.TypeName, refusal.Reason);
        }
    }

    private static PickledMessage Write(object?[] values, PathTrace? trace)
    {
        var writer = new PickleWriter(trace);
        writer.Payload.WriteByte(FormatVersion);
        writer.Payload.WriteCount(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            trace?.At(i);
            writer.WriteReference(values[i], typeof(object));
        }

        writer.WriteBodies();
        return writer.ToMessage();
    }

    private static object?[] Read(PickleReader reader)
    {
        if (reader.Payload.ReadByte() is var version && version != FormatVersion)
            throw new UnpicklingException($"it has the format {version}, and this MultiProc reads the format {FormatVersion}");
        var values = new object?[reader.Payload.ReadLength(1)];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.ReadReference(typeof(object));
        reader.ReadBodies();
        return values;
    }
}
