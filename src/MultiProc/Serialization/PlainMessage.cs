using MultiProc.Serialization.Plans;

namespace MultiProc.Serialization;

/// <summary>A message of one value of a type of the runtime that is numbers through and through: the same bytes as by <see cref="Pickle"/>, without an object for the value.</summary>
internal sealed class PlainMessage
{
    private readonly byte[] _opening;
    private readonly int _size;

    private PlainMessage(MessageOpening opening, int size)
    {
        _opening = opening.Bytes.ToArray();
        _size = size;
    }

    /// <summary>In bytes.</summary>
    public int Length => _opening.Length + _size;

    /// <summary>Null where values of the type need more.</summary>
    public static PlainMessage? TryMake(Type type) =>
        type.Assembly == typeof(object).Assembly && PlanCache.For(type) is RawPlan plan && MessageOpening.TryMake(plan) is { } opening
            ? new PlainMessage(opening, plan.Size)
            : null;

    /// <summary>Writes a value, given as its bytes.</summary>
    public void Write(ReadOnlySpan<byte> value, Span<byte> message)
    {
        _opening.CopyTo(message);
        value.CopyTo(message[_opening.Length..]);
    }

    /// <summary>Reads the bytes of a value.</summary>
    /// <returns>False for any other message, even one of the same value that another process wrote in another way.</returns>
    public bool TryRead(ReadOnlySpan<byte> message, Span<byte> value)
    {
        if (message.Length != Length || !message.StartsWith(_opening))
            return false;
        message[_opening.Length..].CopyTo(value);
        return true;
    }
}
