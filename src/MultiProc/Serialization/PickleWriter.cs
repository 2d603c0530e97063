using System.Runtime.InteropServices;
using MultiProc.Serialization.Metadata;
using MultiProc.Serialization.Paths;
using MultiProc.Serialization.Plans;
using MultiProc.Serialization.Registered;

namespace MultiProc.Serialization;

/// <summary>One message in the making: its objects, each once, and what remains to be written of them.</summary>
/// <remarks>An object is written in two parts. The head, at its first mention, is what the reader needs to create it; the
/// body, what fills it, follows when the objects met before it are done. So nothing recurses however deep a graph is, and
/// whatever a body mentions exists, though it may still be bare.</remarks>
internal sealed class PickleWriter(PathTrace? trace) : TransferWriter
{
    private readonly IdentityMap _objects = new();
    private readonly PendingBodies _pending = new();
    private SlotList? _slots;
    private List<SafeHandle>? _handles;
    private List<SafeHandle>? _ownHandles;
    private PickleWriter? _settled;
    private MetadataWriter? _metadata;
    private MessageOpening? _opening;
    private IdentityMap? _closures;
    private bool[][] _announced = new bool[4][];

    public PayloadWriter Payload { get; } = new();

    public MetadataWriter Metadata => _opening is null ? _metadata ??= new MetadataWriter(this) : FollowOpening();

    /// <summary>Notes where each object lies; absent until something is refused.</summary>
    public PathTrace? Trace { get; } = trace;

    /// <summary>What the reader must have before the message can be read; nothing of it is in the message yet.</summary>
    public MessageNeeds? Needs { get; private set; }

    /// <summary>Whether there will be nothing but bytes, so that slots and handles are refused.</summary>
    public bool IsBytesOnly { get; init; }

    /// <summary>The object that presently says itself what travels of it.</summary>
    public object? Transferred { get; set; }

    /// <summary>Whether the bytes are all there is to the message.</summary>
    public bool IsBytes => _slots is null && _handles is null;

    /// <summary>Forgets the message, but not the room that it took.</summary>
    public void Clear()
    {
        Payload.Clear();
        _objects.Clear();
        _pending.Trim();
        _opening = null;
        _metadata?.Clear();
        _slots = null;
        _handles = null;
        _ownHandles = null;
        Needs = null;
        Transferred = null;
        if (_closures is not null)
            ForgetClosures();
    }

    public PickledMessage ToMessage() => new(Payload.ToParts(), _slots?.All ?? [], _handles ?? (IReadOnlyList<SafeHandle>)[])
    {
        OwnHandles = _ownHandles ?? (IReadOnlyList<SafeHandle>)[],
    };

    /// <summary>No message comes of it: what was opened for it is closed.</summary>
    public void CloseOwnHandles() => _ownHandles?.ForEach(static h => h.Dispose());

    /// <summary>How a message begins.</summary>
    /// <param name="count">The number of its values.</param>
    public void WriteCount(int count)
    {
        Payload.WriteByte(Tags.FormatVersion);
        Payload.WriteCount(count);
    }

    /// <summary>A whole message of one value.</summary>
    public void WriteSingle(object? value)
    {
        // After hot reload the types are looked at each time, because those that were changed do not travel.
        if (value is not null && Trace is null && !HotReload.HasHappened && PlanCache.For(value.GetType()) is { Opening: { } opening } plan)
        {
            _ = _objects.FindOrAdd(value);
            Payload.WriteBytes(opening.Bytes);
            _opening = opening;
            plan.WriteWhole(this, value);
        }
        else
        {
            WriteCount(1);
            WriteReference(value, typeof(object));
        }

        WriteBodies();
    }

    /// <summary>Writes a reference: nothing, an object that is in the message already, or the head of a new one.</summary>
    /// <param name="value">What is referred to.</param>
    /// <param name="declared">What the place can hold.</param>
    /// <param name="wanted">If it is a closure, the fields of it that whoever refers to it can touch; null for all.</param>
    public void WriteReference(object? value, Type declared, CapturedFields? wanted = null)
    {
        if (value is null)
        {
            Payload.WriteByte(Tags.Null);
            return;
        }

        var number = _objects.FindOrAdd(value);
        if (number < 0)
        {
            Trace?.Add();
            if (_settled is null || !_settled.Knows(value) || Closures.IsClosure(value.GetType()))
                WriteNew(value, declared, wanted);
        }
        else if (_closures is not null && PlanCache.For(value.GetType()) is ClosurePlan plan && plan.Lacks(this, value, wanted))
        {
            Trace?.Move(number);
            Payload.WriteByte(Tags.MoreOfClosure);
            Payload.WriteCount(number);
            plan.WriteFields(this, value, wanted);
        }
        else
        {
            WriteBack(number);
        }
    }

    /// <summary>The fields of a closure of which the reader knows that they come.</summary>
    public bool[] AnnouncedFields(object closure, int count)
    {
        _closures ??= new IdentityMap();
        var number = _closures.FindOrAdd(closure);
        if (number >= 0)
            return _announced[number];
        number = _closures.Count - 1;
        if (number == _announced.Length)
            Array.Resize(ref _announced, number * 2);
        return _announced[number] = new bool[count];
    }

    /// <summary>Notes an object whose body is to be written.</summary>
    public void Push(object value, TypePlan plan) => _pending.Push(value, plan);

    /// <summary>Writes the bodies of everything that was mentioned.</summary>
    public void WriteBodies()
    {
        while (_pending.TryPop(out var value, out var plan))
        {
            Trace?.Enter(_objects.NumberOf(value));
            plan.WriteBody(this, value);
        }
    }

    /// <summary>A writer that walks through a value to see what it needs, without what is in this message already. Its own message is worth nothing.</summary>
    public PickleWriter ForTrial() => new(Trace is null ? null : new PathTrace([])) { _settled = this, IsBytesOnly = IsBytesOnly };

    /// <summary>Whether the object is in the message.</summary>
    public bool Knows(object value) => _objects.Contains(value);

    /// <summary>Notes an object that the reader made when it read what was written before.</summary>
    public void Add(object value)
    {
        _objects.FindOrAdd(value);
        Trace?.Add();
    }

    public void NeedPermission(Type type) => (Needs ??= new MessageNeeds()).Permit(type);

    public void NeedRebuilding(object value, Registration registration) =>
        (Needs ??= new MessageNeeds()).Rebuild(new Rebuilding(value, registration, Trace?.Here));

    public override void WriteInt64(long value) => Payload.WriteInt64(value);

    public override void WriteString(string? value)
    {
        if (value is null)
        {
            Payload.WriteByte(Tags.Null);
            return;
        }

        var number = _objects.FindOrAdd(value);
        if (number >= 0)
        {
            WriteBack(number);
            return;
        }

        Trace?.Add();
        Payload.WriteByte(Tags.NewAsDeclared);
        Payload.WriteText(value);
    }

    public override void WriteObject(object? value) => WriteReference(value, typeof(object));

    internal override void WriteSlot(ulong slot)
    {
        DemandMoreThanBytes();
        _slots ??= new SlotList();
        Payload.WriteCount(_slots.IndexOf(slot));
    }

    internal override void WriteOwnHandle(SafeHandle handle)
    {
        try
        {
            WriteHandle(handle);
        }
        catch
        {
            handle.Dispose(); // there are only bytes to send
            throw;
        }

        (_ownHandles ??= []).Add(handle);
    }

    public override void WriteHandle(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        DemandMoreThanBytes();
        _handles ??= [];
        var index = _handles.IndexOf(handle);
        if (index < 0)
        {
            index = _handles.Count;
            _handles.Add(handle);
        }

        Payload.WriteCount(index);
    }

    public override PicklingException Refuse(string reason) => Refuse(Transferred!.GetType().ToString(), reason);

    /// <summary>The error that says where the value lies that cannot travel.</summary>
    public PicklingException Refuse(string name, string reason, Exception? cause = null) => new(Trace?.Current() ?? "", name, reason, cause);

    /// <summary>Gives their numbers to what the opening names, now that more follows: of many messages it is all.</summary>
    private MetadataWriter FollowOpening()
    {
        _metadata ??= new MetadataWriter(this);
        _metadata.Follow(_opening!);
        _opening = null;
        return _metadata;
    }

    private void WriteBack(int number) => Payload.WriteVarint((uint)number + (ulong)Tags.FirstBack);

    private void ForgetClosures()
    {
        Array.Clear(_announced, 0, _closures!.Count);
        _closures = null;
    }

    private void DemandMoreThanBytes()
    {
        if (IsBytesOnly)
        {
            throw Refuse(
                "travels beside the bytes: bytes alone cannot keep it alive until somebody reads them; pass it as an argument, as a captured variable or in a message.");
        }
    }

    private void WriteNew(object value, Type declared, CapturedFields? wanted)
    {
        var plan = PlanCache.For(value.GetType());
        plan.Admit(this);
        if (plan.Type == declared)
        {
            Payload.WriteByte(Tags.NewAsDeclared);
        }
        else
        {
            Payload.WriteByte(Tags.New);
            Metadata.WriteType(plan.Type);
        }

        if (wanted is not null && plan is ClosurePlan closure)
        {
            closure.WriteFields(this, value, wanted);
            return;
        }

        plan.WriteHead(this, value);
        if (plan.HasBody)
            Push(value, plan);
    }
}
