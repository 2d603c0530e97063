namespace MultiProc.Serialization.Registered;

/// <summary>What was met on a walk through a value that the reader must have before it reads the value itself.</summary>
internal sealed class MessageNeeds
{
    private ObjectList? _permissions;
    private ObjectList? _objects;

    public int PermissionCount => _permissions?.Count ?? 0;

    public int ObjectCount => _objects?.Count ?? 0;

    /// <summary>A type of the runtime that travels because this program allowed it.</summary>
    public Type Permission(int index) => (Type)_permissions![index]!;

    /// <summary>An object of a registered type.</summary>
    public Rebuilding Object(int index) => (Rebuilding)_objects![index]!;

    public void Permit(Type type)
    {
        _permissions ??= new ObjectList();
        for (var i = 0; i < _permissions.Count; i++)
        {
            if (ReferenceEquals(_permissions[i], type))
                return;
        }

        _permissions.Add(type);
    }

    public void Rebuild(Rebuilding each) => (_objects ??= new ObjectList()).Add(each);
}
