using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform;

namespace MultiProc.UnitTests.Platform;

/// <summary>What a tether tells about its other end: no room there, or nobody.</summary>
public sealed class TetherEndTests : IDisposable
{
    private const uint CapabilityVersion = 0x20080522; // _LINUX_CAPABILITY_VERSION_3
    private static readonly SafeHandle[] s_none = [];

    private readonly SafeFileHandle _one;
    private readonly SafeFileHandle _other;

    public TetherEndTests() => (_one, _other) = Tether.Create();

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void TrySend_FindsNoRoom_WhenTheSocketIsFull_UntilARecordIsDropped()
    {
        var count = 0UL;
        while (Tether.TrySend(_one, count, s_none, 0, 0) == TetherSend.Sent)
            count++;
        Tether.TrySend(_one, count, s_none, 0, 0).Should().Be(TetherSend.NoRoom);
        count.Should().BeGreaterThan(100);

        Tether.Drop(_other);
        Tether.TrySend(_one, count, s_none, 0, 0).Should().Be(TetherSend.Sent);
        for (var expected = 1UL; expected <= count; expected++)
        {
            Tether.TryPeekTag(_other, out var tag).Should().BeTrue();
            tag.Should().Be(expected);
            Tether.Drop(_other);
        }
    }

    [Fact]
    public void TrySend_FindsNoRoom_WhenTheUserHasTooManyHandlesUnderWay()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems have no such limit");
        List<TetherSend> results = [];
        SafeHandle[] four = [_one, _one, _one, _one];
        var thread = new Thread(() =>
        {
            // The limit does not hold for the privileged. Capabilities are a thread's own.
            OwnCalls.SetCapabilities([CapabilityVersion, 0], new uint[6]).Should().Be(0);
            using (new NoDescriptors())
            {
                // The limit is the user's: what others have under way at this moment counts, too.
                if (Eventually.Holds(() => Tether.TrySend(_one, 1, four, 0, 4) == TetherSend.Sent, TimeSpan.FromSeconds(30)))
                    results.Add(TetherSend.Sent);
                results.Add(Tether.TrySend(_one, 2, four, 0, 4));
                results.Add(Tether.TrySend(_one, 2, four, 0, 0));
            }
        });
        thread.Start();
        thread.Join();
        results.Should().Equal(TetherSend.Sent, TetherSend.NoRoom, TetherSend.Sent);
        Tether.Drop(_other);
        Tether.TryPeekTag(_other, out var tag).Should().BeTrue();
        tag.Should().Be(2UL);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TrySend_TellsThatTheOtherEndIsGone(bool hasUnread)
    {
        if (hasUnread)
            Tether.TrySend(_one, 1, s_none, 0, 0).Should().Be(TetherSend.Sent);
        _other.Dispose();
        Tether.TrySend(_one, 2, s_none, 0, 0).Should().Be(TetherSend.Gone);
        Tether.TrySend(_one, 2, s_none, 0, 0).Should().Be(TetherSend.Gone);
        Tether.TryPeekTag(_one, out _).Should().BeFalse();
    }

    [Fact]
    public void IsHungUp_AsLongAsSomebodyHoldsTheOtherEnd_IsFalse()
    {
        Tether.IsHungUp(_one).Should().BeFalse();
        Tether.TrySend(_other, 1, s_none, 0, 0);
        Tether.IsHungUp(_one).Should().BeFalse("a record is no end");
        _other.Dispose();
        Tether.IsHungUp(_one).Should().BeTrue();
    }

    [Fact]
    public void IsHungUp_IsFalse_WhileTheOtherEndIsUnderWay()
    {
        var (sending, receiving) = Tether.Create();
        using (sending)
        using (receiving)
        {
            Tether.TrySend(sending, 1, [_other], 0, 1);
            _other.Dispose();
            Tether.IsHungUp(_one).Should().BeFalse();
            Tether.Drop(receiving);
            Tether.IsHungUp(_one).Should().BeTrue();
        }
    }
}
