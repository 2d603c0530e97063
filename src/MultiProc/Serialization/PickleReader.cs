using System.Runtime.InteropServices;
using MultiProc.Serialization.Plans;

namespace MultiProc.Serialization;

/// <summary>One message being read: the counterpart of <see cref="PickleWriter"/>, step by step.</summary>
internal sealed class PickleReader(PickledMessage message) : TransferReader
{
    private object?[] _objects = new object?[16];
    private int _objectCount;
    private object[] _pending = new object[16];
    private TypePlan[] _pendingPlans = new TypePlan[16];
    private int _pendingCount;
    private ObjectList? _last;
    private ObjectList? _end;
    private MetadataReader? _metadata;

    public PayloadReader Payload { get; } = new(message.Bytes);

    public MetadataReader Metadata => _metadata ??= new MetadataReader(Payload);

    public object? ReadReference(Type declared)
    {
        var tag = Payload.ReadVarint();
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

    /// <summary>Fills everything that was mentioned, and then what needs filled objects: hash tables.</summary>
    public void ReadBodies()
    {
        while (_pendingCount > 0)
        {
            var value = _pending[--_pendingCount];
            var plan = _pendingPlans[_pendingCount];
            Payload.Fulfil(plan.MinimumBody(value));
            plan.ReadBody(this, value);
        }

        // The inner ones are met after the outer ones: a key may be found by what is in another table.
        for (var i = (_last?.Count ?? 0) - 1; i >= 0; i--)
            ((Action)_last![i]!)();
        for (var i = (_end?.Count ?? 0) - 1; i >= 0; i--)
            ((Action)_end![i]!)();
        if (Payload.Remaining != 0)
            throw new UnpicklingException($"{Payload.Remaining} bytes are left over");
    }

    /// <summary>Notes an object whose body is to be read.</summary>
    public void Push(object value, TypePlan plan)
    {
        Payload.Promise(plan.MinimumBody(value));
        if (_pendingCount == _pending.Length)
        {
            Array.Resize(ref _pending, _pendingCount * 2);
            Array.Resize(ref _pendingPlans, _pendingCount * 2);
        }

        _pending[_pendingCount] = value;
        _pendingPlans[_pendingCount++] = plan;
    }

    /// <summary>Something to be done when every object is filled.</summary>
    public void AtLast(Action action) => (_last ??= new ObjectList()).Add(action);

    /// <summary>Something to be done when the message is read: a user's code, which may look at anything.</summary>
    public void AtEnd(Action action) => (_end ??= new ObjectList()).Add(action);

    /// <summary>Keeps the finalizers of what a damaged message left bare from running: they would end the process.</summary>
    public void Abandon()
    {
        for (var i = 0; i < _objectCount; i++)
        {
            if (_objects[i] is { } value)
                GC.SuppressFinalize(value);
        }
    }

    public override long ReadInt64() => Payload.ReadInt64();

    public override string? ReadString() => (string?)ReadReference(typeof(string));

    public override object? ReadObject() => ReadReference(typeof(object));

    public override ulong ReadSlot()
    {
        var index = Payload.ReadCount();
        return index < message.Slots.Count ? message.Slots[index] : throw new UnpicklingException($"slot {index} did not come with it");
    }

    public override SafeHandle ReadHandle()
    {
        var index = Payload.ReadCount();
        return index < message.Handles.Count ? message.Handles[index] : throw new UnpicklingException($"handle {index} did not come with it");
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
        var number = _objectCount++;
        if (number == _objects.Length)
            Array.Resize(ref _objects, number * 2);
        var value = plan.ReadHead(this);
        _objects[number] = value;
        if (plan.HasBody)
            Push(value, plan);
        return value;
    }

    private object Known(ulong number, Type declared)
    {
        if (number >= (ulong)_objectCount || _objects[number] is not { } known)
            throw new UnpicklingException($"it refers to an object number {number} that it does not have");
        return declared.IsInstanceOfType(known)
            ? known
            : throw Misplaced(known.GetType(), declared);
    }

    private static UnpicklingException Misplaced(Type type, Type declared) => new($"it has {type} where {declared} belongs");
}
