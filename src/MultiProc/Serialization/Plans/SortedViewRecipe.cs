namespace MultiProc.Serialization.Plans;

/// <summary>A part of a sorted set, as <see cref="SortedSet{T}.GetViewBetween"/> shows it: it looks its elements up anew.</summary>
internal sealed class SortedViewRecipe<T>() : Recipe("Set", "Comparer", "Least", "Greatest", "HasLeast", "HasGreatest")
{
    private static readonly string[] s_fields = ["_underlying", "comparer", "_min", "_max", "_lBoundActive", "_uBoundActive"];

    public override object?[] Take(object value)
    {
        var parts = new object?[s_fields.Length];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = RuntimeField.Of(Level(value, s_fields[i]), s_fields[i]).GetValue(value);
        return parts;
    }

    public override void Make(object bare, object?[] parts)
    {
        for (var i = 0; i < parts.Length; i++)
            RuntimeField.Of(Level(bare, s_fields[i]), s_fields[i]).SetValue(bare, parts[i]);
        // No set has these versions, so that the view is compared with it at the first look.
        RuntimeField.Of(typeof(SortedSet<T>), "version").SetValue(bare, -1);
        RuntimeField.Of(bare.GetType(), "_countVersion").SetValue(bare, -1);
    }

    private static Type Level(object value, string field) => field == "comparer" ? typeof(SortedSet<T>) : value.GetType();
}
