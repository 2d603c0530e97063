namespace MultiProc.Serialization.Plans;

/// <summary>An object that is written whole where it is first mentioned.</summary>
internal abstract class LeafPlan(Type type) : TypePlan(type)
{
    public override bool HasBody => false;
}
