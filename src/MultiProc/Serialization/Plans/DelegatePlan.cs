using System.Reflection;
using System.Runtime.CompilerServices;

namespace MultiProc.Serialization.Plans;

/// <summary>A delegate: its methods, each with what it is bound to.</summary>
/// <remarks>All of it is head: a delegate cannot be filled later. What it is bound to is created bare, the delegate upon it,
/// and then the rest is filled, so that a closure may hold the very delegate that runs in it.</remarks>
internal sealed class DelegatePlan(Type type) : TypePlan(type)
{
    public override bool HasBody => false;

    public override void WriteHead(PickleWriter writer, object value)
    {
        var whole = (Delegate)value;
        writer.Trace?.Descend();
        if (whole.HasSingleTarget)
        {
            writer.Payload.WriteCount(1);
            WriteSingle(writer, whole);
        }
        else
        {
            var singles = whole.GetInvocationList();
            writer.Payload.WriteCount(singles.Length);
            foreach (var single in singles)
                WriteSingle(writer, single);
        }

        writer.Trace?.Ascend();
    }

    public override object ReadHead(PickleReader reader)
    {
        var count = reader.Payload.ReadLength(1);
        if (count == 1)
            return ReadSingle(reader);
        var singles = new Delegate[count];
        for (var i = 0; i < count; i++)
            singles[i] = ReadSingle(reader);
        return Delegate.Combine(singles) ?? throw new UnpicklingException("it has a delegate without a method");
    }

    private static void WriteSingle(PickleWriter writer, Delegate single)
    {
        var method = single.Method;
        writer.Metadata.WriteMethod(method);
        writer.Trace?.Target(method);
        // A delegate may be bound to a delegate, and that to another: the only chain of heads.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw writer.Refuse(single.GetType().ToString(), "is bound to a delegate that is bound to a delegate, and so on: too deep to follow.");
        writer.WriteReference(single.Target, typeof(object), Wanted(single.Target, method));
    }

    /// <summary>The variables of the closure that the method can touch; all where it is not one of the closure's own.</summary>
    private static CapturedFields? Wanted(object? target, MethodInfo method) =>
        target is not null && method.DeclaringType == target.GetType() && Closures.IsClosure(method.DeclaringType)
            ? CapturedFields.Of(method)
            : null;

    private Delegate ReadSingle(PickleReader reader)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new UnpicklingException("its delegates are bound to each other too deep to follow");
        var method = reader.Metadata.ReadMethod();
        var target = reader.ReadReference(typeof(object));
        return Delegate.CreateDelegate(Type, target, method, throwOnBindFailure: false)
            ?? throw new UnpicklingException($"{method} does not fit {Type}");
    }
}
