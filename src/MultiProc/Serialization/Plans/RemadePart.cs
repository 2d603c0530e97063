namespace MultiProc.Serialization.Plans;

/// <summary>The part of an object that travels by a recipe, with all that this part inherits.</summary>
internal sealed class RemadePart(Recipe recipe) : TypePart
{
    public override int MinimumSize => recipe.Names.Length;

    public override void Write(PickleWriter writer, object value)
    {
        var parts = (object?[])Taken.From(writer, value, recipe.Take);
        for (var i = 0; i < parts.Length; i++)
        {
            writer.Trace?.Field(recipe.Names[i]);
            writer.WriteReference(parts[i], typeof(object));
        }
    }

    public override void Read(PickleReader reader, object value)
    {
        var parts = new object?[recipe.Names.Length];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = reader.ReadReference(typeof(object));
        reader.AtLast(() => recipe.Make(value, parts));
    }
}
