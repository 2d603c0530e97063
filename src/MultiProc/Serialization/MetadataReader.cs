using System.Buffers.Binary;
using System.Reflection;

namespace MultiProc.Serialization;

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
    private MessageOpening? _opening;

    /// <summary>Notes that the message begins so.</summary>
    public void Begin(MessageOpening opening) => _opening = opening;

    /// <summary>Forgets all, for the next message.</summary>
    public void Clear()
    {
        for (var i = 0; i < _typeCount; i++)
            _types[i] = null;
        _typeCount = 0;
        _moduleCount = 0;
        _opening = null;
    }

    public Type ReadType()
    {
        if (_opening is not null)
            Follow(_opening);
        var number = payload.ReadCount();
        if (number > 0)
        {
            return number <= _typeCount && _types[number - 1] is { } known
                ? known
                : throw new UnpicklingException($"it refers to a type number {number} that it does not have");
        }

        var place = AddType(null);
        if (++_nesting > MetadataCodes.MaximumNesting)
            throw new UnpicklingException("it names a type of unreasonable depth");
        var type = ReadDefinition();
        _nesting--;
        return _types[place] = type;
    }

    public MethodInfo ReadMethod() =>
        ReadMethodBase() as MethodInfo ?? throw new UnpicklingException("it has a constructor where a method belongs");

    public MemberInfo ReadMember(MemberTypes kind)
    {
        var declaringType = ReadType();
        return MetadataGate.Member(declaringType, payload.ReadText(), kind);
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

    /// <summary>Gives their numbers to what the opening names, now that more follows: of many messages it is all.</summary>
    private void Follow(MessageOpening opening)
    {
        _opening = null;
        foreach (var type in opening.Types)
            _ = AddType(type);
        foreach (var module in opening.Modules)
            _ = AddModule(module);
    }

    private Type ReadDefinition()
    {
        var code = payload.ReadByte();
        return code switch
        {
            < MetadataCodes.FirstConstructed => MetadataCodes.TypeOf(code),
            MetadataCodes.Vector => ReadType().MakeArrayType(),
            MetadataCodes.Array => ReadArray(),
            MetadataCodes.Generic => ReadGeneric(),
            MetadataCodes.Defined => ReadDefined(),
            _ => throw new UnpicklingException($"it names a type by the unknown code {code}"),
        };
    }

    private Type ReadArray()
    {
        var rank = payload.ReadCount();
        return rank is > 0 and <= 32
            ? ReadType().MakeArrayType(rank)
            : throw new UnpicklingException($"it has an array of {rank} dimensions");
    }

    private Type ReadGeneric()
    {
        var definition = ReadType();
        var arguments = ReadTypes();
        return definition.IsGenericTypeDefinition
            ? definition.MakeGenericType(arguments)
            : throw new UnpicklingException($"it gives type arguments to {definition}");
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
        return BinaryPrimitives.ReadUInt16LittleEndian(payload.Take(sizeof(ushort))) == MetadataCodes.SealOf(row)
            ? row
            : throw new UnpicklingException($"the number {row} of a type or method in it is damaged");
    }

    private Module ReadModule()
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
