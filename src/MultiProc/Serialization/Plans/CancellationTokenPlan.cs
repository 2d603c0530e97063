namespace MultiProc.Serialization.Plans;

/// <summary>A cancellation token that can no longer change: none, or cancelled.</summary>
internal sealed class CancellationTokenPlan() : ValuePlan(typeof(CancellationToken))
{
    private const string Reason =
        "can still be cancelled, by this process; use MultiProc's Event, or the token that the call itself takes.";

    public override int MinimumSize => 1;

    public override void WriteValue(PickleWriter writer, object? value)
    {
        var token = (CancellationToken)value!;
        if (token.CanBeCanceled && !token.IsCancellationRequested)
            throw writer.Refuse(Type.ToString(), Reason);
        writer.Payload.WriteByte(token.IsCancellationRequested ? (byte)1 : (byte)0);
    }

    public override object ReadValue(PickleReader reader) => new CancellationToken(reader.Payload.ReadByte() == 1);
}
