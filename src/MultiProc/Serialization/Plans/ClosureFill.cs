namespace MultiProc.Serialization.Plans;

/// <summary>Some fields of one closure, to be written or read when its turn comes.</summary>
/// <param name="plan">The closure's plan.</param>
/// <param name="chosen">Which of its fields.</param>
/// <param name="wanted">In the sender, by whom: the scope around this one is asked for the same.</param>
internal sealed class ClosureFill(ClosurePlan plan, bool[] chosen, CapturedFields? wanted) : TypePlan(plan.Type)
{
    public override bool HasBody => true;

    public override void WriteHead(PickleWriter writer, object value) => throw new InvalidOperationException("A closure has one head.");

    public override object ReadHead(PickleReader reader) => throw new InvalidOperationException("A closure has one head.");

    public override long MinimumBody(object value)
    {
        long size = 0;
        for (var i = 0; i < chosen.Length; i++)
            size += chosen[i] ? plan.Field(i).MinimumSize : 0;
        return size;
    }

    public override void WriteBody(PickleWriter writer, object value)
    {
        for (var i = 0; i < chosen.Length; i++)
        {
            if (!chosen[i])
                continue;
            var slot = plan.Field(i);
            if (plan.IsOuterScope(i))
                WriteOuterScope(writer, slot, value);
            else
                slot.Write(writer, value);
        }
    }

    public override void ReadBody(PickleReader reader, object value)
    {
        for (var i = 0; i < chosen.Length; i++)
        {
            if (chosen[i])
                plan.Field(i).Read(reader, value);
        }
    }

    private void WriteOuterScope(PickleWriter writer, FieldSlot slot, object value)
    {
        writer.Trace?.Field(slot.Field);
        writer.WriteReference(slot.Field.GetValue(value), slot.Field.FieldType, wanted);
    }
}
