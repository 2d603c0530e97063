using System.Runtime.CompilerServices;
using MultiProc.Platform;

namespace MultiProc.Serialization.Plans;

/// <summary>A value type without references: its bytes are all there is to it.</summary>
internal sealed class RawPlan(Type type) : ValuePlan(type)
{
    public int Size { get; } = RuntimeHelpers.SizeOf(type.TypeHandle);

    public override int MinimumSize => Size;

    public override void WriteValue(PickleWriter writer, object? value) => writer.Payload.WriteBytes(ObjectBytes.OfBoxed(value!, Size));

    public override object ReadValue(PickleReader reader) => RuntimeHelpers.Box(ref reader.Payload.Next(Size), Type.TypeHandle)!;
}
