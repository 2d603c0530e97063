using MultiProc.Serialization.Registered;

namespace MultiProc.Serialization.Plans;

/// <summary>A type that its user registered: its objects are built again by a function, before everything that refers to them is read.</summary>
/// <remarks>What arrives by the type's own fields was sent by a process without the registration, and is read as that wrote it.</remarks>
internal sealed class RegisteredPlan(Registration registration, TypePlan unregistered) : TypePlan(unregistered.Type)
{
    public override bool HasBody => unregistered.HasBody;

    public override void WriteHead(PickleWriter writer, object value) => writer.NeedRebuilding(value, registration);

    public override void Admit(PickleReader reader) => unregistered.Admit(reader);

    public override object ReadHead(PickleReader reader) => unregistered.ReadHead(reader);

    public override long MinimumBody(object value) => unregistered.MinimumBody(value);

    public override void ReadBody(PickleReader reader, object value) => unregistered.ReadBody(reader, value);
}
