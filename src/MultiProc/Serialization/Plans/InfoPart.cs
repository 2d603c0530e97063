using System.Reflection;
using System.Runtime.Serialization;
using MultiProc.Serialization.Policy;

namespace MultiProc.Serialization.Plans;

/// <summary>A user's class that says itself of what it is made: <see cref="ISerializable"/> with its constructor.</summary>
internal sealed class InfoPart : TypePart
{
    private static readonly Type[] s_parameters = [typeof(SerializationInfo), typeof(StreamingContext)];

    private readonly Type _type;
    private readonly ConstructorInfo _constructor;

    private InfoPart(Type type, ConstructorInfo constructor)
    {
        _type = type;
        _constructor = constructor;
    }

    // The number of its entries.
    public override int MinimumSize => 1;

    /// <summary>The part that speaks for all of the class; null where it does not say so, or could not be made again.</summary>
    public static InfoPart? Of(Type type)
    {
        if (!type.IsAssignableTo(typeof(ISerializable)) || type.IsSubclassOf(typeof(Exception)))
            return null;
        var first = type;
        while (first.BaseType?.IsAssignableTo(typeof(ISerializable)) == true)
            first = first.BaseType;
        // What the runtime's own classes do in GetObjectData was meant for its own serializer.
        if (RuntimeAssembly.Contains(first))
            return null;
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        return type.GetConstructor(Any, s_parameters) is { } constructor ? new InfoPart(type, constructor) : null;
    }

    public override void Write(PickleWriter writer, object value)
    {
        var info = new SerializationInfo(_type, new FormatterConverter());
        ((ISerializable)value).GetObjectData(info, default);
        if (info.ObjectType != _type || info.IsFullTypeNameSetExplicit || info.IsAssemblyNameSetExplicit)
            throw writer.Refuse(_type.ToString(), "wants to arrive as an object of another type, which MultiProc does not do; send what it was made from.");
        writer.Payload.WriteCount(info.MemberCount);
        foreach (var entry in info)
        {
            writer.WriteString(entry.Name);
            writer.Trace?.Field(entry.Name);
            writer.Metadata.WriteType(entry.ObjectType);
            writer.WriteReference(entry.Value, typeof(object));
        }
    }

    public override void Read(PickleReader reader, object value)
    {
        var names = new string[reader.Payload.ReadLength(3)];
        var types = new Type[names.Length];
        var values = new object?[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = reader.ReadString() ?? throw new UnpicklingException("it has an entry without a name");
            types[i] = reader.Metadata.ReadType();
            values[i] = reader.ReadReference(typeof(object));
        }

        reader.AtLast(() =>
        {
            var info = new SerializationInfo(_type, new FormatterConverter());
            for (var i = 0; i < names.Length; i++)
                info.AddValue(names[i], values[i], types[i]);
            _ = _constructor.Invoke(value, BindingFlags.DoNotWrapExceptions, null, [info, default(StreamingContext)], null);
        });
    }
}
