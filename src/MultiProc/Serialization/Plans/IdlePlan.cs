using System.Runtime.CompilerServices;
using MultiProc.Platform;
using MultiProc.Serialization.Policy;

namespace MultiProc.Serialization.Plans;

/// <summary>A value type that travels only while there is nothing in it: the loop of an iterator that has not begun, an awaiter that waits for nothing.</summary>
/// <param name="type">The type.</param>
/// <param name="isListed">Whether it may be an object by itself: who boxes one of any other type means more than nothing.</param>
internal sealed class IdlePlan(Type type, bool isListed) : ValuePlan(type)
{
    private readonly int _size = RuntimeHelpers.SizeOf(type.TypeHandle);

    // Never nothing: a length would claim memory that no byte answers for.
    public override int MinimumSize => 1;

    private string Reason => isListed ? Refusal.Running : $"{Refusal.OfValue(Type)} {WaysOut.Of(Type)}";

    public override void Admit(PickleWriter writer)
    {
        if (!isListed)
            throw writer.Refuse(Type.ToString(), Reason);
    }

    public override void Admit(PickleReader reader)
    {
        if (!isListed)
            throw new UnpicklingException($"it holds {Type}, which {Reason}");
    }

    public override void WriteValue(PickleWriter writer, object? value)
    {
        if (ObjectBytes.OfBoxed(value!, _size).ContainsAnyExcept((byte)0))
            throw writer.Refuse(Type.ToString(), Reason);
        writer.Payload.WriteByte(0);
    }

    public override object ReadValue(PickleReader reader)
    {
        _ = reader.Payload.ReadByte();
        return RuntimeHelpers.GetUninitializedObject(Type);
    }
}
