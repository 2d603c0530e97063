using System.Collections;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace MultiProc.Serialization.Plans;

/// <summary>What every exception is to its catcher; the stack travels as text.</summary>
internal sealed class ExceptionPart : TypePart
{
    private readonly ConstructorInfo _constructor = typeof(Exception).GetConstructor(Type.EmptyTypes)!;
    private readonly FieldInfo _message = RuntimeField.Of(typeof(Exception), "_message");
    private readonly FieldInfo _inner = RuntimeField.Of(typeof(Exception), "_innerException");
    private readonly FieldInfo _help = RuntimeField.Of(typeof(Exception), "_helpURL");
    private readonly FieldInfo _data = RuntimeField.Of(typeof(Exception), "_data");

    // Five references, a number, a count.
    public override int MinimumSize => 5 + sizeof(long) + 1;

    private static FieldInfo TokenField => RuntimeField.Of(typeof(OperationCanceledException), "_cancellationToken");

    public override void Write(PickleWriter writer, object value)
    {
        var error = (Exception)value;
        writer.WriteString((string?)_message.GetValue(error));
        writer.Trace?.Field("InnerException");
        writer.WriteReference(_inner.GetValue(error), typeof(Exception));
        writer.WriteString((string?)_help.GetValue(error));
        writer.WriteString(error.Source);
        writer.WriteString(error.StackTrace);
        writer.WriteInt64(error.HResult);
        // Of its token it is told whether it was cancelled: one that can still be is nobody's there.
        if (error is OperationCanceledException cancelled)
            writer.Payload.WriteByte(cancelled.CancellationToken.IsCancellationRequested ? (byte)1 : (byte)0);
        var data = (IDictionary?)_data.GetValue(error);
        var pairs = data is null ? new ObjectList() : PairsPart.Take(writer, data);
        writer.Payload.WriteCount(pairs.Count / 2);
        for (var i = 0; i < pairs.Count; i++)
        {
            writer.Trace?.Field($"Data[{pairs[i & ~1]}]");
            writer.WriteObject(pairs[i]);
        }
    }

    public override void Read(PickleReader reader, object value)
    {
        var error = (Exception)value;
        _ = _constructor.Invoke(error, null);
        _message.SetValue(error, reader.ReadString());
        _inner.SetValue(error, reader.ReadReference(typeof(Exception)));
        _help.SetValue(error, reader.ReadString());
        error.Source = reader.ReadString();
        if (reader.ReadString() is { } stack)
            ExceptionDispatchInfo.SetRemoteStackTrace(error, stack);
        error.HResult = unchecked((int)reader.ReadInt64());
        if (error is OperationCanceledException && reader.Payload.ReadByte() == 1)
            TokenField.SetValue(error, new CancellationToken(true));
        var pairs = new object?[2 * reader.Payload.ReadLength(2)];
        if (pairs.Length == 0)
            return;
        for (var i = 0; i < pairs.Length; i++)
            pairs[i] = reader.ReadObject();
        reader.AtLast(() => AddData(error, pairs));
    }

    private static void AddData(Exception error, object?[] pairs)
    {
        for (var i = 0; i < pairs.Length; i += 2)
            error.Data.Add(pairs[i]!, pairs[i + 1]);
    }
}
