using System.Runtime.CompilerServices;

namespace MultiProc.Serialization.Plans;

/// <summary>A value type that holds references: field by field.</summary>
internal sealed class StructPlan(Type type, FieldSlot[] fields) : ValuePlan(type)
{
    public FieldSlot[] Fields { get; } = fields;

    // Never nothing: a length would claim memory that no byte answers for.
    public override int MinimumSize { get; } = Math.Max(1, FieldLayout.MinimumSize(fields));

    // A box may lie in the field of a struct in a box, and so on: as deep as a list, so that it is filled like an object.
    public override bool HasBody => true;

    public override void WriteValue(PickleWriter writer, object? value)
    {
        writer.Trace?.Descend();
        WriteBody(writer, value!);
        writer.Trace?.Ascend();
    }

    public override object ReadValue(PickleReader reader)
    {
        var value = RuntimeHelpers.GetUninitializedObject(Type);
        ReadBody(reader, value);
        return value;
    }

    public override void WriteHead(PickleWriter writer, object value)
    {
    }

    public override object ReadHead(PickleReader reader) => RuntimeHelpers.GetUninitializedObject(Type);

    public override long MinimumBody(object value) => MinimumSize;

    public override void WriteBody(PickleWriter writer, object value)
    {
        if (Fields.Length == 0)
            writer.Payload.WriteByte(0);
        foreach (var field in Fields)
            field.Write(writer, value);
    }

    public override void ReadBody(PickleReader reader, object value)
    {
        if (Fields.Length == 0)
            _ = reader.Payload.ReadByte();
        foreach (var field in Fields)
            field.Read(reader, value);
    }
}
