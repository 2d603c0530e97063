namespace MultiProc.Serialization.Plans;

/// <summary>A progress reports to its handlers in the process where it is, by that process's own context.</summary>
internal sealed class ProgressRecipe<T>() : Recipe("Handler", "ProgressChanged")
{
    public override object?[] Take(object value) =>
        [RuntimeField.Of(typeof(Progress<T>), "_handler").GetValue(value), RuntimeField.Of(typeof(Progress<T>), "ProgressChanged").GetValue(value)];

    public override void Make(object bare, object?[] parts)
    {
        Construct(typeof(Progress<T>), bare, Type.EmptyTypes);
        RuntimeField.Of(typeof(Progress<T>), "_handler").SetValue(bare, parts[0]);
        ((Progress<T>)bare).ProgressChanged += (EventHandler<T>?)parts[1];
    }
}
