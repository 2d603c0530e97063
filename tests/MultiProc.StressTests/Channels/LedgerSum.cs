namespace MultiProc.StressTests.Channels;

/// <summary>What a <see cref="Ledger"/> comes to.</summary>
internal sealed class LedgerSum
{
    /// <summary>Messages of which their senders know that they were sent.</summary>
    public int Sent { get; set; }

    public int Arrived { get; set; }

    public int Doubled { get; set; }

    /// <summary>Were sent, or committed by somebody who was killed before it knew, and did not arrive.</summary>
    public int Lost { get; set; }

    /// <summary>Those of them that nobody had taken who was killed or gave up.</summary>
    public List<string> Unexcused { get; } = [];

    public override string ToString() => $"{Sent} sent, {Arrived} arrived, {Lost} lost, {Doubled} doubled";
}
