using MultiProc.Serialization.Paths;

namespace MultiProc.Serialization.Registered;

/// <summary>An object of a registered type on its way into a message.</summary>
/// <param name="value">The object.</param>
/// <param name="registration">How it travels.</param>
/// <param name="place">Where it lies; absent until something is refused.</param>
internal sealed class Rebuilding(object value, Registration registration, PathStep? place)
{
    private int _next;

    public object Value { get; } = value;

    public Registration Registration { get; } = registration;

    public PathStep? Place { get; } = place;

    /// <summary>What the object travels as.</summary>
    public object? State { get; private set; }

    /// <summary>What the state needs before it.</summary>
    public MessageNeeds? Needs { get; private set; }

    public void Begin(object? state, MessageNeeds? needs)
    {
        State = state;
        Needs = needs;
    }

    /// <summary>The next object that the state needs; null when there is no more.</summary>
    public Rebuilding? Next() => Needs is not null && _next < Needs.ObjectCount ? Needs.Object(_next++) : null;
}
