using System.ComponentModel;
using System.Dynamic;

namespace MultiProc.Serialization.Plans;

internal sealed class ExpandoRecipe() : Recipe("PropertyChanged", "Names", "Values")
{
    public override object?[] Take(object value)
    {
        var members = (IDictionary<string, object?>)value;
        var handler = RuntimeField.Of(typeof(ExpandoObject), "_propertyChanged").GetValue(value);
        string[] names = [.. members.Keys];
        object?[] values = [.. members.Values];
        return [handler, names, values];
    }

    public override void Make(object bare, object?[] parts)
    {
        Construct(typeof(ExpandoObject), bare, Type.EmptyTypes);
        var members = (IDictionary<string, object?>)bare;
        var names = (string[])parts[1]!;
        var values = (object?[])parts[2]!;
        for (var i = 0; i < names.Length; i++)
            members.Add(names[i], values[i]);
        ((INotifyPropertyChanged)bare).PropertyChanged += (PropertyChangedEventHandler?)parts[0];
    }
}
