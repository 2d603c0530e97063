using System.Buffers.Binary;
using System.Reflection;

namespace MultiProc.Serialization.Metadata;

/// <summary>Reads what <see cref="MetadataWriter"/> wrote.</summary>
internal sealed class MetadataReader(PayloadReader payload)
{
    // Asking the assembly for its name would load ICU, for the culture in it.
    private const string CoreLibrary = "System.Private.CoreLib";

    private Type?[] _types = new Type?[16];
    private Module[] _modules = new Module[4];
    private int _typeCount;
    private int _moduleCount;
    private int _nesting;

    /// <summary>Notes what the opening of the message names.</summary>
    public void Follow(MessageOpening opening)
    {
        foreach (var type in opening.Types)
            _ = AddType(type);
        foreach (var module in opening.Modules)
            _ = AddModule(module);
    }

    /// <summary>Forgets all, for the next message.</summary>
    public void Clear()
    {
        for (var i = 0; i < _typeCount; i++)
            _types[i] = null;
        // One of a plugin that is unloaded must not be kept here.
        for (var i = 0; i < _moduleCount; i++)
            _modules[i] = null!;
        _typeCount = 0;
        _moduleCount = 0;
    }

    public Type ReadType()
    {
        var number = payload.ReadCount();
        if (number > 0)
        {
            return number <= _typeCount && _types[number - 1] is { } known
                ? known
                : throw new UnpicklingException($"it refers to a type number {number} that it does not have");
        }

        var place = AddType(null);
        if (++_nesting > MetadataCodes.MaximumParts)
            throw Unreasonable();
        var type = ReadDefinition();
        _nesting--;
        return _types[place] = type;
    }

    public MethodInfo ReadMethod() =>
        ReadMethodBase() as MethodInfo ?? throw new UnpicklingException("it has a constructor where a method belongs");

    public MemberInfo ReadMember(MemberTypes kind)
    {
        var declaringType = ReadType();
        return MetadataGate.Member(declaringType, payload.ReadText(), BinaryPrimitives.ReadUInt16LittleEndian(payload.Take(sizeof(ushort))), kind);
    }

    public MethodBase ReadMethodBase()
    {
        var declaringType = ReadType();
        var method = MetadataGate.Method(declaringType, ReadRow());
        var arguments = ReadTypes();
        if (arguments.Length != (method.IsGenericMethodDefinition ? method.GetGenericArguments().Length : 0))
            throw new UnpicklingException($"it names {method} with the wrong number of type arguments");
        return arguments.Length == 0 ? method : ((MethodInfo)method).MakeGenericMethod(arguments);
    }

    public Module ReadModule()
    {
        var number = payload.ReadCount();
        if (number > 0)
        {
            return number <= _moduleCount
                ? _modules[number - 1]
                : throw new UnpicklingException($"it refers to a module number {number} that it does not have");
        }

        var kind = payload.ReadByte();
        var name = kind == MetadataCodes.CoreModule ? CoreLibrary : payload.ReadText();
        var path = kind == MetadataCodes.FileModule ? payload.ReadText() : null;
        return AddModule(MetadataGate.Module(name, new Guid(payload.Take(16)), path));
    }

    private Type ReadDefinition()
    {
        var code = payload.ReadByte();
        return code switch
        {
            < MetadataCodes.FirstConstructed => MetadataCodes.TypeOf(code),
            MetadataCodes.Vector => ReadElement().MakeArrayType(),
            MetadataCodes.Array => ReadArray(),
            MetadataCodes.Generic => ReadGeneric(),
            MetadataCodes.Defined => ReadDefined(),
            MetadataCodes.ByReference => ReadType().MakeByRefType(),
            MetadataCodes.Pointer => ReadType().MakePointerType(),
            MetadataCodes.Parameter => ReadParameter(),
            _ => throw new UnpicklingException($"it names a type by the unknown code {code}"),
        };
    }

    private Type ReadArray()
    {
        var rank = payload.ReadCount();
        return rank is > 0 and <= 32
            ? ReadElement().MakeArrayType(rank)
            : throw new UnpicklingException($"it has an array of {rank} dimensions");
    }

    private Type ReadElement() => ReadType() is var type && MetadataCodes.PartsOf(type) < MetadataCodes.MaximumParts ? type : throw Unreasonable();

    private static UnpicklingException Unreasonable() => new($"it names a type that is made of more than {MetadataCodes.MaximumParts} types");

    private Type ReadGeneric()
    {
        var definition = ReadType();
        var arguments = ReadTypes();
        var parts = 1;
        foreach (var argument in arguments)
            parts += MetadataCodes.PartsOf(argument);
        if (parts > MetadataCodes.MaximumParts)
            throw Unreasonable();
        return definition.IsGenericTypeDefinition
            ? definition.MakeGenericType(arguments)
            : throw new UnpicklingException($"it gives type arguments to {definition}");
    }

    private Type ReadParameter()
    {
        var definition = ReadType();
        var place = payload.ReadCount();
        var parameters = definition.GetGenericArguments();
        return definition.IsGenericTypeDefinition && place < parameters.Length
            ? parameters[place]
            : throw new UnpicklingException($"{definition} has no type parameter number {place}");
    }

    private Type[] ReadTypes()
    {
        var count = payload.ReadLength(1);
        if (count == 0)
            return Type.EmptyTypes;
        var types = new Type[count];
        for (var i = 0; i < count; i++)
            types[i] = ReadType();
        return types;
    }

    private Type ReadDefined()
    {
        var module = ReadModule();
        return MetadataGate.Type(module, ReadRow());
    }

    private int ReadRow()
    {
        var row = payload.ReadCount();
        var low = payload.ReadByte(); // not by BinaryPrimitives: it is of an assembly that a child need not load
        return (ushort)(low | (payload.ReadByte() << 8)) == MetadataCodes.SealOf(row)
            ? row
            : throw new UnpicklingException($"the number {row} of a type or method in it is damaged");
    }

    private int AddType(Type? type)
    {
        if (_typeCount == _types.Length)
            Array.Resize(ref _types, _typeCount * 2);
        _types[_typeCount] = type;
        return _typeCount++;
    }

    private Module AddModule(Module module)
    {
        if (_moduleCount == _modules.Length)
            Array.Resize(ref _modules, _moduleCount * 2);
        return _modules[_moduleCount++] = module;
    }
}
