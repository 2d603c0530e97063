using System.Runtime.CompilerServices;

namespace MultiProc.Serialization.Plans;

/// <summary>A value type that holds references. Boxed, it is created bare and filled like an object.</summary>
/// <remarks>A box may lie in the field of a struct in a box, and so on: as deep as a list.</remarks>
internal abstract class FilledValuePlan(Type type) : ValuePlan(type)
{
    public sealed override bool HasBody => true;

    public sealed override void WriteValue(PickleWriter writer, object? value)
    {
        writer.Trace?.Descend();
        WriteBody(writer, value!);
        writer.Trace?.Ascend();
    }

    public sealed override object ReadValue(PickleReader reader)
    {
        var value = RuntimeHelpers.GetUninitializedObject(Type);
        ReadBody(reader, value);
        return value;
    }

    public sealed override void WriteHead(PickleWriter writer, object value)
    {
    }

    public sealed override object ReadHead(PickleReader reader) => RuntimeHelpers.GetUninitializedObject(Type);

    public sealed override long MinimumBody(object value) => MinimumSize;
}
