using System.Reflection;

namespace MultiProc.Serialization.Plans;

/// <summary>An assembly, or its module.</summary>
internal sealed class AssemblyPlan : LeafPlan
{
    private AssemblyPlan(Type type)
        : base(type)
    {
    }

    public static AssemblyPlan? For(Type type) =>
        type.IsAssignableTo(typeof(Assembly)) ? new AssemblyPlan(typeof(Assembly))
        : type.IsAssignableTo(typeof(Module)) ? new AssemblyPlan(typeof(Module))
        : null;

    public override void WriteHead(PickleWriter writer, object value) =>
        writer.Metadata.WriteModule(value is Module module ? module : ((Assembly)value).ManifestModule);

    public override object ReadHead(PickleReader reader)
    {
        var module = reader.Metadata.ReadModule();
        return Type == typeof(Module) ? module : module.Assembly;
    }
}
