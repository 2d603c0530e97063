using MultiProc.Serialization.Policy;

namespace MultiProc.Serialization.Plans;

/// <summary>A field that holds a native integer: mostly a handle or a pointer, which only as zero means the same elsewhere.</summary>
/// <remarks>A native integer on its own, as an argument or an element, is taken for the number that it is.</remarks>
internal sealed class HandlePlan(Type type) : ValuePlan(type)
{
    public override int MinimumSize => 0;

    public override void WriteValue(PickleWriter writer, object? value)
    {
        if (value is not (nint and 0 or nuint and 0))
            throw writer.Refuse(Type.ToString(), Refusal.Handle);
    }

    public override object? ReadValue(PickleReader reader) => Type == typeof(nint) ? (nint)0 : (nuint)0;
}
