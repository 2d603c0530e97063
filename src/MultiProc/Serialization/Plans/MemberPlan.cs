using System.Reflection;

namespace MultiProc.Serialization.Plans;

/// <summary>A type as a value: <c>typeof(X)</c>.</summary>
internal sealed class MemberPlan(Type type) : LeafPlan(type)
{
    /// <summary>The plan for reflection's own objects.</summary>
    public static MemberPlan? For(Type type) =>
        type.IsAssignableTo(typeof(Type)) ? new MemberPlan(typeof(Type))
        : type.IsAssignableTo(typeof(MethodInfo)) ? new MemberPlan(typeof(MethodInfo))
        : null;

    public override void WriteHead(PickleWriter writer, object value)
    {
        if (value is Type named)
            writer.Metadata.WriteType(named);
        else
            writer.Metadata.WriteMethod((MethodInfo)value);
    }

    public override object ReadHead(PickleReader reader) => Type == typeof(Type) ? reader.Metadata.ReadType() : reader.Metadata.ReadMethod();
}
