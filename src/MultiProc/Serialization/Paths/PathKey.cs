using System.Globalization;

namespace MultiProc.Serialization.Paths;

/// <summary>The step into an entry of a dictionary.</summary>
internal sealed record PathKey(object Key)
{
    /// <summary>The key as in the source, where it is simple; else its type.</summary>
    public string Text => Key switch
    {
        string key => $"\"{key}\"",
        IFormattable key => key.ToString(null, CultureInfo.InvariantCulture),
        _ => Key.GetType().Name,
    };
}
