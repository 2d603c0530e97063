using MultiProc.Platform;
using MultiProc.Serialization;
using MultiProc.Synchronization.Slots;

namespace MultiProc.IntegrationTests.Platform;

/// <summary>A word that one process waits for without a thread and another changes.</summary>
public sealed class WordSentryTests
{
    /// <summary>How long nothing may happen.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task WaitAsync_Ends_WhenAChildChangesTheWord_AndTheChildsWhenTheParentDoes()
    {
        const int Rounds = 300;
        var ball = new Word();
        using var child = new Process((Word word) => PlayAsync(word, mine: 1, Rounds).Wait(), ball);
        child.Start();
        await PlayAsync(ball, mine: 0, Rounds);
        await child.JoinAsync().WaitAsync(s_patience);
        child.ExitCode.Should().Be(0);
        ball.Place.LowHalf.Should().Be(2 * Rounds);
    }

    /// <summary>The one makes even values odd, the other odd ones even.</summary>
    private static async Task PlayAsync(Word word, uint mine, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            while (Volatile.Read(ref word.Place.LowHalf) is var seen && seen % 2 != mine)
                _ = await WordSentry.Instance.WaitAsync(word.Place, seen, TimeSpan.MaxValue, CancellationToken.None).AsTask().WaitAsync(s_patience);
            _ = Interlocked.Increment(ref word.Place.LowHalf);
            WordWaiter.Instance.Wake(ref word.Place.LowHalf, 1);
        }
    }

    private sealed class Word : ITransferable
    {
        private SlotReference _slot = SlotReference.Allocate(new SlotShape(SlotKind.Event));

        public SharedWord Place => _slot.Get(this).First;

        void ITransferable.Dump(TransferWriter writer) => _slot.Dump(writer);

        void ITransferable.Load(TransferReader reader) => _slot = SlotReference.Load(reader, SlotKind.Event);
    }
}
