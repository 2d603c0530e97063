namespace MultiProc.Serialization.Plans;

/// <summary>An object of which every process has one.</summary>
internal sealed class SinglePlan(Type type, Func<object> find) : LeafPlan(type)
{
    public override void WriteHead(PickleWriter writer, object value)
    {
    }

    public override object ReadHead(PickleReader reader) => find();
}
