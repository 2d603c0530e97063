using System.Reflection;

namespace MultiProc.Serialization;

/// <summary>How a message of one value of a type begins, up to the value itself: the next such message needs no reflection.</summary>
internal sealed class MessageOpening
{
    private readonly byte[] _bytes;
    private readonly Type[] _types;
    private readonly Module[] _modules;

    private MessageOpening(TypePlan plan)
    {
        var writer = new PickleWriter(trace: null);
        writer.WriteCount(1);
        writer.Payload.WriteByte(Tags.New);
        writer.Metadata.WriteType(plan.Type);
        Plan = plan;
        _bytes = writer.Payload.Written.ToArray();
        _types = writer.Metadata.Types;
        _modules = writer.Metadata.Modules;
    }

    /// <summary>The plan of the value.</summary>
    public TypePlan Plan { get; }

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The types that it names, in the order of their numbers.</summary>
    public ReadOnlySpan<Type> Types => _types;

    /// <summary>The modules that it names, in the order of their numbers.</summary>
    public ReadOnlySpan<Module> Modules => _modules;

    /// <summary>The opening for a type; none where it does not travel, or is no type that is announced.</summary>
    public static MessageOpening? TryMake(TypePlan plan)
    {
        if (plan.Type == typeof(object))
            return null;
        try
        {
            return new MessageOpening(plan);
        }
        catch (PicklingException)
        {
            // It came from another process, and this one could not send it.
            return null;
        }
    }
}
