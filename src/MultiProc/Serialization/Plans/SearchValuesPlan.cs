using System.Buffers;
using System.Reflection;

namespace MultiProc.Serialization.Plans;

/// <summary>The values that a <see cref="SearchValues{T}"/> looks for; which class looks for them each process decides itself.</summary>
internal sealed class SearchValuesPlan : LeafPlan
{
    private readonly MethodInfo _values;

    private SearchValuesPlan(Type face)
        : base(face)
    {
        const string Name = "GetValues";
        _values = face.GetMethod(Name, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly, [])
            ?? throw new PlatformNotSupportedException($"This version of .NET lays out {face} in a way that MultiProc does not know.");
    }

    /// <summary>The plan of what looks for characters or bytes. What looks for texts does not tell how it compares them.</summary>
    public static SearchValuesPlan? For(Type type) =>
        type.IsAssignableTo(typeof(SearchValues<char>)) ? new SearchValuesPlan(typeof(SearchValues<char>))
        : type.IsAssignableTo(typeof(SearchValues<byte>)) ? new SearchValuesPlan(typeof(SearchValues<byte>))
        : null;

    public override void WriteHead(PickleWriter writer, object value)
    {
        var values = _values.Invoke(value, null);
        writer.Payload.WriteText(values as string ?? new string(values is byte[] bytes ? Array.ConvertAll(bytes, static each => (char)each) : (char[])values!));
    }

    public override object ReadHead(PickleReader reader)
    {
        var text = reader.Payload.ReadText();
        return Type == typeof(SearchValues<char>) ? SearchValues.Create(text)
            : SearchValues.Create(Array.ConvertAll(text.ToCharArray(), static each => unchecked((byte)each)));
    }
}
