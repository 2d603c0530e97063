using MultiProc.Synchronization.Words;

namespace MultiProc.StressTests.Channels;

/// <summary>Ends that several share, and messages that are longer than the lane.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class LongMessageTests : IDisposable
{
    private const int Long = 5 << 20;

    /// <summary>Longer than that, it hangs.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Wake-ups alone must do: where sleeps end by themselves, a lost one is a quarter of a second.</summary>
    public LongMessageTests() => WordSleep.Bounded = false;

    public void Dispose() => WordSleep.Bounded = true;

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(1, 3)]
    public void ALongMessage_LosesNoWakeUp_HoweverManyShareTheEnds(int readers, int writers)
    {
        const int Rounds = 5;
        var (first, second) = Pipe.Create();
        using (first)
        using (second)
        {
            var received = 0;
            var all = Enumerable.Range(0, readers).Select(_ => new Thread(() =>
            {
                while (first.RecvBytes() is { Length: > 0 } message)
                    _ = Interlocked.Add(ref received, message.Length / Long);
            })).ToList();
            all.ForEach(each => each.Start());
            Eventually.Holds(() => Sleepers.Asleep >= readers, s_patience).Should().BeTrue("the readers fall asleep");
            using var senders = new Sleepers(writers, _ =>
            {
                for (var i = 0; i < Rounds; i++)
                    second.SendBytes(new byte[Long]);
            });
            var isDone = Eventually.Holds(() => Volatile.Read(ref received) == Rounds * writers, s_patience);
            WordSleep.Bounded = true;
            if (!isDone)
                first.Dispose(); // everybody is told, and the test can end
            isDone.Should().BeTrue("{0} of {1} messages arrived", received, Rounds * writers);
            for (var i = 0; i < readers; i++)
                second.SendBytes(Array.Empty<byte>());
            all.TrueForAll(each => each.Join(s_patience)).Should().BeTrue();
        }
    }
}
