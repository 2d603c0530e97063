namespace MultiProc.Serialization;

/// <summary>What was met on a walk through a value that the reader must have before it reads the value itself.</summary>
internal sealed class MessageNeeds
{
    private readonly IdentityMap _met = new();

    /// <summary>Types of the runtime that travel because this program allowed them.</summary>
    public ObjectList Permissions { get; } = new();

    /// <summary>Objects of registered types: <see cref="Rebuilding"/>.</summary>
    public ObjectList Objects { get; } = new();

    public void Permit(Type type)
    {
        if (_met.FindOrAdd(type) < 0)
            Permissions.Add(type);
    }

    public void Rebuild(object value, Registration registration, PathStep? place)
    {
        if (_met.FindOrAdd(value) < 0)
            Objects.Add(new Rebuilding(value, registration, place));
    }
}
