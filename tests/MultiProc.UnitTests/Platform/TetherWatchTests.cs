using Microsoft.Win32.SafeHandles;
using MultiProc.Platform;

namespace MultiProc.UnitTests.Platform;

public sealed class TetherWatchTests : IDisposable
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly SafeFileHandle _one;
    private readonly SafeFileHandle _other;
    private readonly ulong _cookie;
    private int _calls;

    public TetherWatchTests()
    {
        (_one, _other) = Tether.Create();
        _cookie = Lifeline.CookieOf(_one)!.Value;
    }

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void Watch_CallsOnce_WhenTheOtherEndIsClosed()
    {
        var watch = TetherWatch.Begin(_one, Count);
        Settle();
        _calls.Should().Be(0);
        _other.Dispose();
        Eventually.Holds(() => Volatile.Read(ref _calls) > 0, s_patience).Should().BeTrue();
        Settle();
        watch.End();
        Settle();
        _calls.Should().Be(1);
        _one.Dispose();
        IsReleased().Should().BeTrue("the watch has let go of it");
    }

    [Fact]
    public void Watch_Calls_WhenTheOtherEndWasClosedBefore_ThoughRecordsWait()
    {
        Tether.TrySend(_other, 1, [], 0, 0);
        _other.Dispose();
        var watch = TetherWatch.Begin(_one, Count);
        Eventually.Holds(() => Volatile.Read(ref _calls) == 1, s_patience).Should().BeTrue();
        watch.End();
    }

    [Fact]
    public void End_IsTheLastOfIt_AndDoesNotMindBeingRepeated()
    {
        var watch = TetherWatch.Begin(_one, Count);
        var other = TetherWatch.Begin(_one, Count);
        Settle();
        watch.End();
        watch.End();
        _other.Dispose();
        Eventually.Holds(() => Volatile.Read(ref _calls) > 0, s_patience).Should().BeTrue();
        watch.End();
        other.End();
        Settle();
        _calls.Should().Be(1, "only the other watch still wanted to know");
    }

    [Fact]
    public void End_MayBeCalledByTheCallBack()
    {
        TetherWatch? watch = null;
        watch = Poller.Current.Run(() => TetherWatch.Begin(_one, () =>
        {
            Count();
            watch!.End();
        }));
        _other.Dispose();
        Eventually.Holds(() => Volatile.Read(ref _calls) == 1, s_patience).Should().BeTrue();
        Settle();
        _one.Dispose();
        IsReleased().Should().BeTrue();
    }

    [Fact]
    public void End_ComesInTime_BeforeThePollerHasBegun()
    {
        using var go = new ManualResetEventSlim();
        Poller.Current.Post(go.Wait);
        var watch = TetherWatch.Begin(_one, Count);
        _other.Dispose();
        watch.End();
        _one.Dispose();
        go.Set();
        IsReleased().Should().BeTrue();
        _calls.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LastHandle_ClosedWhileItIsWatched_IsSeenByThePeer(bool endFirst)
    {
        var watch = TetherWatch.Begin(_one, Count);
        Settle();
        if (endFirst)
            watch.End();
        _one.Dispose();
        if (!endFirst)
        {
            Settle();
            Tether.IsHungUp(_other).Should().BeFalse("the poller must not sleep on a number that may become another file's");
            watch.End();
        }

        Eventually.Holds(() => Tether.IsHungUp(_other), s_patience).Should().BeTrue();
        _calls.Should().Be(0);
    }

    [Fact]
    public void RecordThatWaits_DoesNotKeepThePollerAwake()
    {
        var rounds = new Rounds(_other);
        var watch = TetherWatch.Begin(_one, Count);
        Poller.Current.Post(() => Poller.Current.Watch(rounds));
        Settle();
        Tether.TrySend(_other, 1, [_other], 0, 1).Should().Be(TetherSend.Sent);

        var before = rounds.Number;
        Eventually.Holds(() => rounds.Number > before + 10, s_moment).Should().BeFalse();
        rounds.Number.Should().BePositive();

        Poller.Current.Post(() => Poller.Current.Unwatch(rounds));
        watch.End();
        Settle();
        Tether.Drop(_one);
        _calls.Should().Be(0);
    }

    [Fact]
    public void Begin_Refuses_AClosedHandle()
    {
        _one.Dispose();
        var begin = () => TetherWatch.Begin(_one, Count);
        begin.Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void Watches_OfManyTethers_AreToldEachOnce_AndLetGo()
    {
        var many = NoDescriptors.Allowed > 2500 ? 1000 : 300;
        var pairs = Enumerable.Range(0, many).Select(_ => Tether.Create()).ToArray();
        var calls = new int[many];
        var watches = pairs.Select((pair, i) => TetherWatch.Begin(pair.One, () => calls[i]++)).ToArray();
        Settle();
        Parallel.For(0, many, i =>
        {
            if (i % 2 == 0)
                pairs[i].Other.Dispose();
            else
                watches[i].End();
        });
        Eventually.Holds(() => calls.Sum() == many / 2, s_patience).Should().BeTrue();
        foreach (var (one, _) in pairs)
            one.Dispose();
        Eventually.Holds(() => pairs.Where((_, i) => i % 2 == 1).All(pair => Tether.IsHungUp(pair.Other)), s_patience).Should().BeTrue();
        foreach (var (_, other) in pairs)
            other.Dispose();
        calls.Where((n, i) => n != (i % 2 == 0 ? 1 : 0)).Should().BeEmpty();
    }

    /// <summary>What was posted before is done afterwards, and the poller goes to sleep.</summary>
    private static void Settle() => Poller.Current.Run(() => 0);

    private void Count() => Interlocked.Increment(ref _calls);

    /// <summary>Whether the descriptor is closed, for which nobody must count on the handle any more.</summary>
    private bool IsReleased()
    {
        var descriptor = (int)_one.DangerousGetHandle();
        return Eventually.Holds(() => Lifeline.CookieOf(descriptor) != _cookie, s_patience);
    }

    /// <summary>Counts how often the poller looks at it: twice in a round, before its sleep and after.</summary>
    private sealed class Rounds(SafeFileHandle quiet) : IWatched
    {
        private int _number;

        public int Number => Volatile.Read(ref _number);

        int IWatched.Descriptor
        {
            get
            {
                Interlocked.Increment(ref _number);
                return (int)quiet.DangerousGetHandle();
            }
        }

        bool IWatched.OnReady() => false;
    }
}
