using MultiProc.Serialization.Policy;
using MultiProc.Serialization.Paths;

namespace MultiProc.Serialization.Registered;

/// <summary>Writes what a message needs before its values: permissions, and the objects of registered types.</summary>
/// <remarks>The function that makes an object is to get its state whole, with all that this reaches. So the state is walked through
/// once without writing it, to see which further registered objects it needs; these are written first, and what two states share is
/// written with the first of them.</remarks>
internal sealed class PreambleWriter(PickleWriter writer)
{
    /// <summary>More objects within each other's state than any program has: a state that makes a new object of its own kind each time.</summary>
    private const int Deepest = 1 << 17;

    private readonly Stack<Rebuilding> _open = new();
    private readonly IdentityMap _opened = new();
    private readonly IdentityMap _permitted = new();
    private readonly IdentityMap _functions = new();

    public void Write(MessageNeeds needs)
    {
        writer.Payload.WriteByte(PreambleCodes.Begin);
        WritePermissions(needs);
        for (var i = 0; i < needs.ObjectCount; i++)
            WriteWithAllItNeeds(needs.Object(i));
        writer.Payload.WriteByte(PreambleCodes.End);
    }

    /// <summary>Demands that the message needs nothing beyond what was written: another thread may have changed the value.</summary>
    /// <exception cref="PicklingException">It does.</exception>
    public void DemandComplete()
    {
        if (writer.Needs is not { } needs)
            return;
        if (needs.ObjectCount > 0)
            throw Changed(needs.Object(0).Registration.Type);
        for (var i = 0; i < needs.PermissionCount; i++)
        {
            if (!_permitted.Contains(needs.Permission(i)))
                throw Changed(needs.Permission(i));
        }
    }

    private PicklingException Changed(Type type) =>
        writer.Refuse(type.ToString(), "came into the value while it was being sent; no other thread may change it meanwhile.");

    private void WritePermissions(MessageNeeds needs)
    {
        for (var i = 0; i < needs.PermissionCount; i++)
        {
            var type = needs.Permission(i);
            if (_permitted.FindOrAdd(type) >= 0)
                continue;
            writer.Payload.WriteByte(PreambleCodes.Permission);
            AllowedTypes.Seal(type).Write(writer.Payload);
        }
    }

    private void WriteWithAllItNeeds(Rebuilding first)
    {
        Open(first);
        while (_open.TryPeek(out var last))
        {
            if (last.Next() is { } next)
                Open(next);
            else
                WriteObject(_open.Pop());
        }
    }

    private void Open(Rebuilding each)
    {
        if (writer.Knows(each.Value))
            return;
        if (_opened.FindOrAdd(each.Value) >= 0)
            throw Refuse(each, "leads back to itself by its registered state: the object would have to exist before it is made; leave the way back out of the state.");
        if (_open.Count == Deepest)
            throw Refuse(_open.Last(), "has a registered state with an object of a registered type in it, that has one again, and so on without end.");
        var state = Reduce(each);
        each.Begin(state, NeedsOf(each, state));
        _open.Push(each);
    }

    private MessageNeeds? NeedsOf(Rebuilding each, object? state)
    {
        var trial = writer.ForTrial();
        try
        {
            trial.Trace?.At(StatePlace(each));
            trial.WriteReference(state, typeof(object));
            trial.WriteBodies();
            return trial.Needs;
        }
        finally
        {
            trial.CloseOwnHandles();
        }
    }

    private static object? Reduce(Rebuilding each)
    {
        try
        {
            return each.Registration.Reduce(each.Value);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw Refuse(each, $"has no state, because the function registered for it failed: {error.Message}", error);
        }
    }

    private void WriteObject(Rebuilding each)
    {
        if (each.Needs is { } needs)
            WritePermissions(needs);
        var function = _functions.FindOrAdd(each.Registration);
        if (function < 0)
        {
            function = _functions.Count - 1;
            writer.Payload.WriteByte(PreambleCodes.Function);
            each.Registration.Rebuild.Write(writer.Payload);
        }

        writer.Payload.WriteByte(PreambleCodes.Object);
        writer.Payload.WriteCount(function);
        writer.Trace?.At(StatePlace(each));
        writer.WriteReference(each.State, typeof(object));
        writer.WriteBodies();
        DemandComplete();
        writer.Trace?.At(each.Place!);
        writer.Add(each.Value);
    }

    private static PathStep StatePlace(Rebuilding each) => new(each.Place, each.Registration);

    private static PicklingException Refuse(Rebuilding each, string reason, Exception? cause = null) =>
        new(each.Place is null ? "" : PathText.Of(each.Place), each.Registration.Type.ToString(), reason, cause);
}
