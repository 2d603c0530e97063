using System.Runtime.CompilerServices;

namespace MultiProc.Serialization.Plans;

/// <summary>An object that is created bare and then filled, one part for each class of its hierarchy, the base first.</summary>
internal sealed class ObjectPlan : TypePlan
{
    private readonly TypePart[] _parts;
    private readonly int _minimumBody;
    private readonly FieldCode? _code;
    private readonly bool _isMade;

    public ObjectPlan(Type type, TypePart[] parts)
        : base(type)
    {
        _parts = parts;
        foreach (var part in parts)
            _minimumBody += part.MinimumSize;
        _code = FieldCode.For(type, parts);
        _isMade = parts is [RebuildPart { IsMade: true }];
    }

    /// <summary>What does the same faster, once it is made; null for what is not all fields.</summary>
    public FieldCode? Code => _code;

    public override bool HasBody => _parts.Length > 0;

    public override void WriteHead(PickleWriter writer, object value)
    {
    }

    public override object ReadHead(PickleReader reader) => _isMade ? Activator.CreateInstance(Type)! : RuntimeHelpers.GetUninitializedObject(Type);

    public override long MinimumBody(object value) => _minimumBody;

    public override void WriteWhole(PickleWriter writer, object value) => WriteBody(writer, value);

    public override object ReadWhole(PickleReader reader)
    {
        var value = ReadHead(reader);
        reader.AddObject(value);
        ReadBody(reader, value);
        return value;
    }

    public override void WriteBody(PickleWriter writer, object value)
    {
        if (_code?.TryWrite(writer, value) == true)
            return;
        foreach (var part in _parts)
            part.Write(writer, value);
    }

    public override void ReadBody(PickleReader reader, object value)
    {
        if (_code?.TryRead(reader, value) == true)
            return;
        foreach (var part in _parts)
            part.Read(reader, value);
    }
}
