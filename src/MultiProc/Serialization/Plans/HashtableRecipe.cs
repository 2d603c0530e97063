using System.Collections;

namespace MultiProc.Serialization.Plans;

internal sealed class HashtableRecipe() : Recipe("Comparer", "Keys", "Values")
{
    private static readonly Type[] s_parameters = [typeof(IEqualityComparer)];

    public override object?[] Take(object value)
    {
        var table = (Hashtable)value;
        var keys = new object[table.Count];
        var values = new object?[keys.Length];
        table.Keys.CopyTo(keys, 0);
        for (var i = 0; i < keys.Length; i++)
            values[i] = table[keys[i]];
        return [RuntimeField.Of(typeof(Hashtable), "_keycomparer").GetValue(table), keys, values];
    }

    public override void Make(object bare, object?[] parts)
    {
        Construct(typeof(Hashtable), bare, s_parameters, parts[0]);
        var keys = (object[])parts[1]!;
        var values = (object?[])parts[2]!;
        for (var i = 0; i < keys.Length; i++)
            ((Hashtable)bare).Add(keys[i], values[i]);
    }
}
