using System.Buffers.Binary;
using System.Reflection;

namespace MultiProc.Serialization.Metadata;

/// <summary>The types, modules and methods of one message: each written in full once, then by number.</summary>
internal sealed class MetadataWriter(PickleWriter writer)
{
    private const int RowMask = 0x00FFFFFF;

    private readonly IdentityMap _types = new();
    private readonly IdentityMap _modules = new();

    /// <summary>What the message names so far, in the order of the numbers.</summary>
    public Type[] Types => Array.ConvertAll(_types.ToArray(), static type => (Type)type);

    public Module[] Modules => Array.ConvertAll(_modules.ToArray(), static module => (Module)module);

    /// <summary>Notes what the opening of the message names.</summary>
    public void Follow(MessageOpening opening)
    {
        foreach (var type in opening.Types)
            _ = _types.FindOrAdd(type);
        foreach (var module in opening.Modules)
            _ = _modules.FindOrAdd(module);
    }

    /// <summary>Forgets all, for the next message.</summary>
    public void Clear()
    {
        _types.Clear();
        _modules.Clear();
    }

    /// <summary>A type: what can be an object, stand in a generic argument, or be sent as a Type.</summary>
    /// <exception cref="PicklingException">It has no identity outside of this process.</exception>
    public void WriteType(Type type)
    {
        var number = _types.FindOrAdd(type);
        writer.Payload.WriteCount(number + 1);
        if (number >= 0)
            return;
        if (MetadataCodes.Of(type) is > 0 and var code)
            writer.Payload.WriteByte(code);
        else if (MetadataCodes.PartsOf(type) > MetadataCodes.MaximumParts)
            throw writer.Refuse(type.Name, $"is a type that is made of more than {MetadataCodes.MaximumParts} types; name a part of it by a class.");
        else if (type.IsSZArray)
            WriteConstructed(MetadataCodes.Vector, type.GetElementType()!);
        else if (type.IsArray)
            WriteArray(type);
        else if (type.IsConstructedGenericType)
            WriteGeneric(type);
        else if (type.IsByRef || type.IsPointer)
            WriteConstructed(type.IsByRef ? MetadataCodes.ByReference : MetadataCodes.Pointer, type.GetElementType()!);
        else if (type.IsGenericTypeParameter)
            WriteParameter(type);
        else
            WriteDefined(type);
    }

    /// <summary>A method with its closed declaring type and its own generic arguments.</summary>
    public void WriteMethod(MethodBase method)
    {
        if (method.DeclaringType is not { } declaringType || (method.MetadataToken & RowMask) == 0)
            throw writer.Refuse(method.Name, "was compiled at run time and exists in this process alone; send a method of an assembly.");
        WriteType(declaringType);
        WriteRow(method.MetadataToken);
        if (!method.IsGenericMethod)
        {
            writer.Payload.WriteCount(0);
            return;
        }

        WriteTypes(method.GetGenericArguments());
    }

    /// <summary>A field, a property or an event.</summary>
    public void WriteMember(MemberInfo member)
    {
        if (member.DeclaringType is not { } declaringType)
            throw writer.Refuse(member.Name, "belongs to no type.");
        WriteType(declaringType);
        writer.Payload.WriteText(member.Name);
        BinaryPrimitives.WriteUInt16LittleEndian(writer.Payload.Take(sizeof(ushort)), unchecked((ushort)member.MetadataToken));
    }

    public void WriteModule(Module module)
    {
        var number = _modules.FindOrAdd(module);
        writer.Payload.WriteCount(number + 1);
        if (number >= 0)
            return;
        var identity = ModuleIdentity.Of(module);
        if (identity.Obstacle is { } obstacle)
            throw writer.Refuse(identity.Name, obstacle);
        writer.Payload.WriteByte(identity.Kind);
        if (identity.Kind != MetadataCodes.CoreModule)
            writer.Payload.WriteText(identity.Name);
        if (identity.Kind == MetadataCodes.FileModule)
            writer.Payload.WriteText(identity.Path);
        identity.Version.TryWriteBytes(writer.Payload.Take(16));
    }

    private void WriteArray(Type type)
    {
        writer.Payload.WriteByte(MetadataCodes.Array);
        writer.Payload.WriteCount(type.GetArrayRank());
        WriteType(type.GetElementType()!);
    }

    private void WriteGeneric(Type type)
    {
        WriteConstructed(MetadataCodes.Generic, type.GetGenericTypeDefinition());
        WriteTypes(type.GetGenericArguments());
    }

    private void WriteConstructed(byte code, Type part)
    {
        writer.Payload.WriteByte(code);
        WriteType(part);
    }

    private void WriteParameter(Type type)
    {
        WriteConstructed(MetadataCodes.Parameter, type.DeclaringType!);
        writer.Payload.WriteCount(type.GenericParameterPosition);
    }

    private void WriteTypes(Type[] types)
    {
        writer.Payload.WriteCount(types.Length);
        foreach (var type in types)
            WriteType(type);
    }

    private void WriteDefined(Type type)
    {
        if (type.IsFunctionPointer || type.IsGenericParameter)
            throw writer.Refuse(type.ToString(), "is no type that a value can have in another process.");
        writer.Payload.WriteByte(MetadataCodes.Defined);
        WriteModule(type.Module);
        WriteRow(type.MetadataToken);
    }

    private void WriteRow(int token)
    {
        var row = token & RowMask;
        writer.Payload.WriteCount(row);
        BinaryPrimitives.WriteUInt16LittleEndian(writer.Payload.Take(sizeof(ushort)), MetadataCodes.SealOf(row));
    }
}
