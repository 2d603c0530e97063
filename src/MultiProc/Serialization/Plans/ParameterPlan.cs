using System.Reflection;

namespace MultiProc.Serialization.Plans;

/// <summary>A parameter of a method, by its place; what the method returns is before the first.</summary>
internal sealed class ParameterPlan() : LeafPlan(typeof(ParameterInfo))
{
    public override void WriteHead(PickleWriter writer, object value)
    {
        var parameter = (ParameterInfo)value;
        if (parameter.Member is not MethodBase method)
            throw writer.Refuse(value.GetType().ToString(), "is the parameter of an indexer; send that, and the place of the parameter.");
        writer.Metadata.WriteMethod(method);
        writer.Payload.WriteCount(parameter.Position + 1);
    }

    public override object ReadHead(PickleReader reader)
    {
        var method = reader.Metadata.ReadMethodBase();
        var place = reader.Payload.ReadCount() - 1;
        var parameters = method.GetParameters();
        return place == -1 && method is MethodInfo returning ? returning.ReturnParameter
            : place >= 0 && place < parameters.Length ? parameters[place]
            : throw new UnpicklingException($"{method} has no parameter number {place}");
    }
}
