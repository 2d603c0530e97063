using System.Reflection;
using MultiProc.Serialization.Policy;

namespace MultiProc.Serialization.Plans;

/// <summary>What every process has under the same public name: <c>JsonNamingPolicy.CamelCase</c>, <c>TimeProvider.System</c>.</summary>
internal sealed class KnownPlan : LeafPlan
{
    private readonly object?[] _known;

    private KnownPlan(Type face, object?[] known)
        : base(face) => _known = known;

    /// <summary>The plan of a hidden class behind one of the faces that have such objects; none for others.</summary>
    public static KnownPlan? For(Type type)
    {
        for (var face = type; face is not null; face = face.BaseType)
        {
            if (Holder(face) is { } holder)
                return new KnownPlan(face, Known(face, holder));
        }

        return null;
    }

    public override void WriteHead(PickleWriter writer, object value)
    {
        for (var i = 0; i < _known.Length; i++)
        {
            if (ReferenceEquals(_known[i], value))
            {
                writer.Payload.WriteCount(i);
                return;
            }
        }

        throw writer.Refuse(value.GetType().ToString(), Refusal.Of(value.GetType()));
    }

    public override object ReadHead(PickleReader reader)
    {
        var index = reader.Payload.ReadCount();
        return index < _known.Length && _known[index] is { } known
            ? known
            : throw new UnpicklingException($"it refers to {Type} number {index}, which there is not");
    }

    /// <summary>The class whose public static members hold them, mostly the face itself.</summary>
    private static Type? Holder(Type face) => (face.IsConstructedGenericType ? face.GetGenericTypeDefinition() : face).FullName switch
    {
        "System.TimeProvider" or "System.IO.Stream" or "System.IO.TextReader" or "System.IO.TextWriter"
            or "System.Text.Json.JsonNamingPolicy" or "System.Text.Json.Serialization.ReferenceHandler"
            or "System.Text.Encodings.Web.JavaScriptEncoder" or "System.Text.Encodings.Web.HtmlEncoder" or "System.Text.Encodings.Web.UrlEncoder"
            or "System.Buffers.ArrayPool`1" or "System.Buffers.MemoryPool`1" => face,
        "System.Text.Json.Serialization.JsonConverter`1" => face.Assembly.GetType("System.Text.Json.Serialization.Metadata.JsonMetadataServices"),
        "System.Collections.StructuralEqualityComparer" or "System.Collections.StructuralComparer" => typeof(System.Collections.StructuralComparisons),
        _ => null,
    };

    // In the order of the metadata, which is the same in both processes: the message checks that their builds are.
    private static object?[] Known(Type face, Type holder)
    {
        var known = new List<object?>();
        foreach (var property in holder.GetProperties(BindingFlags.Public | BindingFlags.Static))
        {
            if (!property.CanWrite && (property.PropertyType == face || holder != face && property.PropertyType.IsAssignableFrom(face)))
                known.Add(property.GetValue(null));
        }

        foreach (var field in holder.GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            if (field.IsInitOnly && field.FieldType == face)
                known.Add(field.GetValue(null));
        }

        return [.. known];
    }
}
