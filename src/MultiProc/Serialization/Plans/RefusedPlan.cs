using MultiProc.Serialization.Policy;

namespace MultiProc.Serialization.Plans;

/// <summary>A type that does not travel.</summary>
internal sealed class RefusedPlan(Type type, string reason) : ValuePlan(type)
{
    public override int MinimumSize => 0;

    public override void Admit(PickleWriter writer) => throw Refuse(writer);

    public override void Admit(PickleReader reader) => throw new UnpicklingException($"it holds {Type}, which {reason}");

    public override void WriteValue(PickleWriter writer, object? value) => throw Refuse(writer);

    public override object? ReadValue(PickleReader reader) => throw new UnpicklingException($"it holds {Type}, which {reason}");

    private PicklingException Refuse(PickleWriter writer) => writer.Refuse(Type.ToString(), $"{reason} {WaysOut.Of(Type)}");
}
