using System.Reflection;

namespace MultiProc.Serialization.Plans;

/// <summary>Where a loop over a <see cref="List{T}"/> stands. It goes on if the list was not changed behind its back.</summary>
internal sealed class ListEnumeratorPlan : FilledValuePlan
{
    // The version of a list that was just filled; and one that no list has by then.
    private const int Fresh = 0;
    private const int Stale = -1;

    private readonly FieldInfo _list;
    private readonly FieldInfo _listVersion;
    private readonly FieldInfo _version;
    private readonly FieldInfo _index;
    private readonly FieldSlot _current;

    public ListEnumeratorPlan(Type type)
        : base(type)
    {
        _list = RuntimeField.Of(type, "_list");
        _listVersion = RuntimeField.Of(_list.FieldType, "_version");
        _version = RuntimeField.Of(type, "_version");
        _index = RuntimeField.Of(type, "_index");
        _current = new FieldSlot(RuntimeField.Of(type, "_current"));
    }

    // Whether it is fresh, the list, the index, the current element.
    public override int MinimumSize => 3 + _current.MinimumSize;

    public override void WriteBody(PickleWriter writer, object value)
    {
        var list = _list.GetValue(value);
        var isFresh = list is null || (int)_version.GetValue(value)! == (int)_listVersion.GetValue(list)!;
        writer.Payload.WriteByte(isFresh ? (byte)1 : (byte)0);
        writer.Trace?.Field(_list);
        writer.WriteReference(list, _list.FieldType);
        writer.Payload.WriteCount((int)_index.GetValue(value)! + 1);
        _current.Write(writer, value);
    }

    public override void ReadBody(PickleReader reader, object value)
    {
        _version.SetValue(value, reader.Payload.ReadByte() == 1 ? Fresh : Stale);
        _list.SetValue(value, reader.ReadReference(_list.FieldType));
        _index.SetValue(value, reader.Payload.ReadCount() - 1);
        _current.Read(reader, value);
    }
}
