using System.Runtime.InteropServices;
using MultiProc.Serialization.Metadata;
using MultiProc.Serialization.Plans;
using MultiProc.Serialization.Registered;

namespace MultiProc.Serialization;

/// <summary>One message being read: the counterpart of <see cref="PickleWriter"/>, step by step.</summary>
internal sealed class PickleReader : TransferReader
{
    private const int OpeningsKept = 8;

    private readonly PendingBodies _pending = new();
    private PickledMessage? _message;
    private readonly ObjectList _objects = new();
    private ObjectList? _last;
    private ObjectList? _end;
    private IdentityMap? _whole;
    private MessageOpening?[]? _openings;
    private int _latestOpening;
    private MetadataReader? _metadata;
    private MessageOpening? _opening;

    public PayloadReader Payload { get; } = new();

    public MetadataReader Metadata => _opening is null ? _metadata ??= new MetadataReader(Payload) : FollowOpening();

    /// <summary>Begins with a message.</summary>
    public void Open(PickledMessage message)
    {
        _message = message;
        if (message.Body is { } body)
            Payload.Open(body, message.Start);
        else
            Payload.Open(message.Parts);
    }

    /// <summary>Begins with a message that is bytes and nothing else.</summary>
    public void Open(ReadOnlyMemory<byte> bytes) => Payload.Open(bytes);

    /// <summary>Forgets the message, but not the room that it took.</summary>
    public void Clear()
    {
        _message = null;
        _last = null;
        _end = null;
        _whole = null;
        Payload.Close();
        _pending.Trim();
        _opening = null;
        _metadata?.Clear();
        _objects.Clear();
    }

    /// <summary>The number of values of the message, which begins with it.</summary>
    public int ReadCount()
    {
        var version = Payload.ReadByte();
        if (version == PreambleCodes.Begin)
        {
            new PreambleReader(this).Read();
            version = Payload.ReadByte();
        }

        if (version != Tags.FormatVersion)
            throw new UnpicklingException($"it has the format {version}, and this MultiProc reads the format {Tags.FormatVersion}");
        return Payload.ReadLength(1);
    }

    /// <summary>A whole message of one value.</summary>
    public object? ReadSingle()
    {
        if (FindOpening() is { } opening)
        {
            _opening = opening;
            var only = opening.Plan.ReadWhole(this);
            ReadBodies();
            DemandEnd();
            return only;
        }

        var start = Payload.Ahead;
        var count = ReadCount();
        if (count != 1)
            throw new UnpicklingException($"it holds {count} values instead of one");
        var value = ReadReference(typeof(object));
        if (value is not null && PlanCache.For(value.GetType()).Opening is { } usual && start.StartsWith(usual.Bytes))
            Remember(usual);
        ReadBodies();
        DemandEnd();
        return value;
    }

    public object? ReadReference(Type declared) => ReadReference(Payload.ReadVarint(), declared);

    /// <summary>Fills everything that was mentioned, and then what needs filled objects: hash tables.</summary>
    public void ReadBodies()
    {
        while (_pending.TryPop(out var value, out var plan))
        {
            Payload.Fulfil(plan.MinimumBody(value));
            plan.ReadBody(this, value);
        }

        // The inner ones are met after the outer ones: a key may be found by what is in another table.
        for (var i = (_last?.Count ?? 0) - 1; i >= 0; i--)
            ((Action)_last![i]!)();
        for (var i = (_end?.Count ?? 0) - 1; i >= 0; i--)
            ((Action)_end![i]!)();
        _last = null;
        _end = null;
    }

    /// <summary>Demands that the message was read to its end.</summary>
    public void DemandEnd()
    {
        if (Payload.Remaining != 0)
            throw new UnpicklingException($"{Payload.Remaining} bytes are left over");
    }

    /// <summary>Notes an object whose body is to be read.</summary>
    public void Push(object value, TypePlan plan)
    {
        Payload.Promise(plan.MinimumBody(value));
        _pending.Push(value, plan);
    }

    /// <summary>Something to be done when every object is filled.</summary>
    public override void AtLast(Action action) => (_last ??= new ObjectList()).Add(action);

    /// <summary>The number of an object that is about to be made.</summary>
    public int AddObject()
    {
        _objects.Add(null);
        return _objects.Count - 1;
    }

    /// <summary>Notes an object that has the next number.</summary>
    public void AddObject(object value) => _objects.Add(value);

    /// <summary>Notes the object that was about to be made.</summary>
    public void SetObject(int number, object value) => _objects[number] = value;

    /// <summary>Notes an object that was made by a function of the sender's choice.</summary>
    public void AddWhole(object value)
    {
        (_whole ??= new IdentityMap()).FindOrAdd(value);
        var number = AddObject();
        _objects[number] = value;
    }

    /// <summary>Something to be done when the message is read: a user's code, which may look at anything.</summary>
    public void AtEnd(Action action) => (_end ??= new ObjectList()).Add(action);

    /// <summary>Keeps the finalizers of what a damaged message left bare from running: they would end the process. What holds something of the system lets go of it.</summary>
    public void Abandon()
    {
        for (var i = 0; i < _objects.Count; i++)
        {
            if (_objects[i] is not { } value || _whole?.Contains(value) == true)
                continue;
            if (IsOursToClose(value))
                ((IDisposable)value).Dispose();
            else
                GC.SuppressFinalize(value);
        }
    }

    public override long ReadInt64() => Payload.ReadInt64();

    public override string? ReadString()
    {
        var tag = Payload.ReadVarint();
        if (tag != Tags.NewAsDeclared)
            return (string?)ReadReference(tag, typeof(string));
        var text = Payload.ReadText();
        _objects.Add(text);
        return text;
    }

    public override object? ReadObject() => ReadReference(typeof(object));

    internal override ulong ReadSlot()
    {
        var index = Payload.ReadCount();
        return index < (_message?.Slots.Count ?? 0) ? _message!.Slots[index] : throw new UnpicklingException($"slot {index} did not come with it");
    }

    public override SafeHandle ReadHandle()
    {
        var index = Payload.ReadCount();
        return index < (_message?.Handles.Count ?? 0) ? _message!.Handles[index] : throw new UnpicklingException($"handle {index} did not come with it");
    }

    /// <summary>Whether it is an end of a pipe, a queue, or a handle of the user's that was opened for this message: each may be closed however little of it was read.</summary>
    private static bool IsOursToClose(object value) =>
        value is IDisposable && (value is IWaitable || PlanCache.For(value.GetType()) is OpenHandlePlan);

    private object? ReadReference(ulong tag, Type declared)
    {
        switch (tag)
        {
            case Tags.Null:
                return null;
            case Tags.NewAsDeclared:
                return ReadNew(declared);
            case Tags.New:
                return ReadNewOf(Metadata.ReadType(), declared);
            case Tags.MoreOfClosure:
                return ReadMore(declared);
            default:
                return Known(tag - Tags.FirstBack, declared);
        }
    }

    /// <summary>How the message begins, if it begins as one of the last did; the latest first.</summary>
    private MessageOpening? FindOpening()
    {
        if (_openings is null)
            return null;
        for (var i = 0; i < OpeningsKept; i++)
        {
            if (_openings[(_latestOpening + i) & (OpeningsKept - 1)] is { } opening && Payload.Skip(opening.Bytes))
                return opening;
        }

        return null;
    }

    /// <summary>Gives their numbers to what the opening names, now that more follows: of many messages it is all.</summary>
    private MetadataReader FollowOpening()
    {
        _metadata ??= new MetadataReader(Payload);
        _metadata.Follow(_opening!);
        _opening = null;
        return _metadata;
    }

    private void Remember(MessageOpening opening)
    {
        if (opening.Plan.Type.IsCollectible)
            return;
        _openings ??= new MessageOpening?[OpeningsKept];
        _latestOpening = (_latestOpening - 1) & (OpeningsKept - 1);
        _openings[_latestOpening] = opening;
    }

    private object ReadMore(Type declared)
    {
        var value = Known(Payload.ReadVarint(), declared);
        if (PlanCache.For(value.GetType()) is not ClosurePlan plan)
            throw new UnpicklingException($"it has {value.GetType()} where a closure belongs");
        plan.ReadFields(this, value);
        return value;
    }

    private object ReadNewOf(Type type, Type declared)
    {
        if (type == declared || declared == typeof(object))
            return ReadNew(type);
        // Some types stand for what is derived from them: an Encoding arrives as the UTF8Encoding that it is.
        if (!type.IsAssignableTo(declared) && !declared.IsAssignableTo(type))
            throw Misplaced(type, declared);
        var value = ReadNew(type);
        return declared.IsInstanceOfType(value) ? value : throw Misplaced(value.GetType(), declared);
    }

    private object ReadNew(Type type)
    {
        var plan = PlanCache.For(type);
        plan.Admit(this);
        var number = AddObject();
        var value = plan.ReadHead(this);
        _objects[number] = value;
        if (plan.HasBody)
            Push(value, plan);
        return value;
    }

    private object Known(ulong number, Type declared)
    {
        if (number >= (ulong)_objects.Count || _objects[(int)number] is not { } known)
            throw new UnpicklingException($"it refers to an object number {number} that it does not have");
        return declared.IsInstanceOfType(known)
            ? known
            : throw Misplaced(known.GetType(), declared);
    }

    private static UnpicklingException Misplaced(Type type, Type declared) => new($"it has {type} where {declared} belongs");
}
