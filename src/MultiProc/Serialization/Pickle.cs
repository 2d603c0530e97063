using System.Buffers;
using MultiProc.Serialization.Paths;
using MultiProc.Serialization.Registered;

namespace MultiProc.Serialization;

/// <summary>Turns values into bytes that another process of the same program turns back.</summary>
internal static class Pickle
{
    private static readonly string[] s_unnamed = [""];

    /// <summary>One value and all that it reaches.</summary>
    /// <exception cref="PicklingException">Something that it reaches cannot travel.</exception>
    public static PickledMessage Dump(object? value)
    {
        var idle = IdlePicklers.Current;
        var writer = Write(idle.TakeWriter(), value);
        var message = writer.ToMessage();
        idle.GiveBack(writer);
        return message;
    }

    /// <summary>One value and all that it reaches, for whoever sends it from where it lies; <see cref="End"/> follows.</summary>
    /// <exception cref="PicklingException">Something that it reaches cannot travel.</exception>
    public static PickleWriter Begin(object? value) => Write(IdlePicklers.Current.TakeWriter(), value);

    /// <summary>The message was sent, or turned into one that lasts.</summary>
    public static void End(PickleWriter writer) => IdlePicklers.Current.GiveBack(writer);

    /// <summary>One value and all that it reaches, if bytes can carry all of it.</summary>
    /// <exception cref="PicklingException">They cannot, or something that it reaches cannot travel at all.</exception>
    public static byte[] DumpBytes(object? value)
    {
        var idle = IdlePicklers.Current;
        var writer = Write(idle.TakeWriter(), value);
        if (!writer.IsBytes)
            writer = WriteBytes(writer, value);
        var bytes = writer.Payload.ToArray();
        idle.GiveBack(writer);
        return bytes;
    }

    /// <summary>One value and all that it reaches, into a buffer, if bytes can carry all of it.</summary>
    /// <exception cref="PicklingException">They cannot, or something that it reaches cannot travel at all.</exception>
    public static void Dump(object? value, IBufferWriter<byte> output)
    {
        var idle = IdlePicklers.Current;
        var writer = Write(idle.TakeWriter(), value);
        if (!writer.IsBytes)
            writer = WriteBytes(writer, value);
        writer.Payload.CopyTo(output);
        idle.GiveBack(writer);
    }

    /// <summary>Several values in one message, so that what they share stays shared.</summary>
    /// <param name="names">What errors call the values, one each: <c>args[1]</c>; empty for a value that needs no name.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="PicklingException">Something that they reach cannot travel.</exception>
    public static PickledMessage DumpAll(string[] names, object?[] values)
    {
        try
        {
            return WriteAll(names: null, values).ToMessage();
        }
        catch (PicklingException)
        {
            // Only now is it worth its cost to know where everything lies.
            return WriteAll(names, values).ToMessage();
        }
    }

    /// <summary>The value of a message that <see cref="Dump(object?)"/> made.</summary>
    /// <param name="message">The message.</param>
    /// <param name="demand">Throws if that is not what the caller wants: then what came with it is let go of.</param>
    /// <exception cref="UnpicklingException">The bytes are damaged, or meant for another program.</exception>
    public static object? Load(PickledMessage message, Action<object?>? demand = null)
    {
        var idle = IdlePicklers.Current;
        var reader = idle.TakeReader();
        reader.Open(message);
        var value = Read(reader, isSingle: true, demand);
        idle.GiveBack(reader);
        return value;
    }

    /// <summary>The value of a message that is bytes and nothing else.</summary>
    /// <exception cref="UnpicklingException">The bytes are damaged, or meant for another program.</exception>
    public static object? Load(ReadOnlyMemory<byte> bytes)
    {
        var idle = IdlePicklers.Current;
        var reader = idle.TakeReader();
        reader.Open(bytes);
        var value = Read(reader, isSingle: true);
        idle.GiveBack(reader);
        return value;
    }

    /// <summary>The values of a message that <see cref="DumpAll"/> made.</summary>
    /// <exception cref="UnpicklingException">The bytes are damaged, or meant for another program.</exception>
    public static object?[] LoadAll(PickledMessage message)
    {
        var reader = new PickleReader();
        reader.Open(message);
        return (object?[])Read(reader, isSingle: false)!;
    }

    /// <summary>What keeps a value from travelling; null where nothing does.</summary>
    public static Obstacle? Check(object? value)
    {
        try
        {
            Dump(value).CloseOwnHandles();
            return null;
        }
        catch (PicklingException refusal)
        {
            return new Obstacle(refusal);
        }
    }

    /// <summary>Writes with that writer, unless something is refused: then with another, which tells where it lies.</summary>
    private static PickleWriter Write(PickleWriter writer, object? value)
    {
        try
        {
            return WriteSingle(writer, value);
        }
        catch (PicklingException)
        {
            return WriteAll(s_unnamed, [value]);
        }
    }

    private static PickleWriter WriteSingle(PickleWriter writer, object? value)
    {
        var isWhole = false;
        try
        {
            writer.WriteSingle(value);
            isWhole = writer.Needs is null;
        }
        finally
        {
            if (!isWhole)
                writer.CloseOwnHandles();
        }

        return isWhole ? writer : WriteWithPreamble(new PickleWriter(trace: null), [value], writer.Needs!);
    }

    /// <summary>What names the object that bytes cannot carry, or finds that it is gone.</summary>
    private static PickleWriter WriteBytes(PickleWriter writer, object? value)
    {
        writer.CloseOwnHandles();
        return WriteAll(s_unnamed, [value], isBytesOnly: true);
    }

    private static PickleWriter WriteAll(string[]? names, object?[] values, bool isBytesOnly = false)
    {
        var writer = Make(names, isBytesOnly);
        var isWhole = false;
        try
        {
            WriteValues(writer, values);
            isWhole = writer.Needs is null;
        }
        finally
        {
            if (!isWhole)
                writer.CloseOwnHandles();
        }

        return isWhole ? writer : WriteWithPreamble(Make(names, isBytesOnly), values, writer.Needs!);
    }

    /// <summary>Once more, now that it is known what the reader needs first.</summary>
    private static PickleWriter WriteWithPreamble(PickleWriter writer, object?[] values, MessageNeeds needs)
    {
        var isWhole = false;
        try
        {
            var preamble = new PreambleWriter(writer);
            preamble.Write(needs);
            WriteValues(writer, values);
            preamble.DemandComplete();
            isWhole = true;
            return writer;
        }
        finally
        {
            if (!isWhole)
                writer.CloseOwnHandles();
        }
    }

    private static PickleWriter Make(string[]? names, bool isBytesOnly) =>
        new(names is null ? null : new PathTrace(names)) { IsBytesOnly = isBytesOnly };

    private static void WriteValues(PickleWriter writer, object?[] values)
    {
        writer.WriteCount(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            writer.Trace?.At(i);
            writer.WriteReference(values[i], typeof(object));
        }

        writer.WriteBodies();
    }

    private static object? Read(PickleReader reader, bool isSingle, Action<object?>? demand = null)
    {
        var isWhole = false;
        try
        {
            var value = isSingle ? reader.ReadSingle() : ReadAll(reader);
            demand?.Invoke(value);
            isWhole = true;
            return value;
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

    private static object?[] ReadAll(PickleReader reader)
    {
        var values = new object?[reader.ReadCount()];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.ReadReference(typeof(object));
        reader.ReadBodies();
        reader.DemandEnd();
        return values;
    }
}
