using System.Reflection;

namespace MultiProc.Serialization.Plans;

/// <summary>What reflection gives for a type or a member: <c>typeof(X)</c>, a method, a field.</summary>
internal sealed class MemberPlan : LeafPlan
{
    private readonly MemberTypes _kind;

    private MemberPlan(Type type, MemberTypes kind)
        : base(type) => _kind = kind;

    /// <summary>The plan for reflection's own objects.</summary>
    public static MemberPlan? For(Type type) =>
        !type.IsAssignableTo(typeof(MemberInfo)) ? null
        : type.IsAssignableTo(typeof(Type)) ? new MemberPlan(typeof(Type), MemberTypes.TypeInfo)
        : type.IsAssignableTo(typeof(MethodInfo)) ? new MemberPlan(typeof(MethodInfo), MemberTypes.Method)
        : type.IsAssignableTo(typeof(ConstructorInfo)) ? new MemberPlan(typeof(ConstructorInfo), MemberTypes.Constructor)
        : type.IsAssignableTo(typeof(FieldInfo)) ? new MemberPlan(typeof(FieldInfo), MemberTypes.Field)
        : type.IsAssignableTo(typeof(PropertyInfo)) ? new MemberPlan(typeof(PropertyInfo), MemberTypes.Property)
        : type.IsAssignableTo(typeof(EventInfo)) ? new MemberPlan(typeof(EventInfo), MemberTypes.Event)
        : null;

    public override void WriteHead(PickleWriter writer, object value)
    {
        switch (value)
        {
            case Type named:
                writer.Metadata.WriteType(named);
                break;
            case MethodBase method:
                writer.Metadata.WriteMethod(method);
                break;
            default:
                writer.Metadata.WriteMember((MemberInfo)value);
                break;
        }
    }

    public override object ReadHead(PickleReader reader) => _kind switch
    {
        MemberTypes.TypeInfo => reader.Metadata.ReadType(),
        MemberTypes.Method or MemberTypes.Constructor => reader.Metadata.ReadMethodBase(),
        _ => reader.Metadata.ReadMember(_kind),
    };
}
