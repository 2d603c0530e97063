using System.Runtime.InteropServices;
using MultiProc.Platform;

namespace MultiProc.UnitTests.Platform;

public sealed class FrameTests
{
    [Fact]
    public void Receive_LeavesALargeBodyInItsFile()
    {
        var (one, other) = Lifeline.Create();
        using (one)
        using (other)
        {
            var body = new byte[20_000_000];
            body[^1] = 7;
            Frame.Send(one, [body.AsMemory(0, 10), body.AsMemory(10)], []);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var frame = Frame.Receive(other, wait: true)!;

            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(100_000, "nobody has read it");
            frame.IsLarge.Should().BeTrue();
            frame.Handles.Should().BeEmpty();
            var received = frame.TakeBody();
            received.Length.Should().Be(body.Length);
            received[^1].Should().Be(7);
        }
    }

    [Fact]
    public void Receive_TakesASmallBodyAtOnce()
    {
        var (one, other) = Lifeline.Create();
        using (one)
        using (other)
        {
            Frame.Send(one, [new byte[] { 1, 2 }, new byte[] { 3 }], []);
            var frame = Frame.Receive(other, wait: false)!;

            frame.IsLarge.Should().BeFalse();
            frame.TakeBody().ToArray().Should().Equal(1, 2, 3);
            Frame.Receive(other, wait: false).Should().BeNull("there is no other");
        }
    }

    [Theory]
    [InlineData(0x314D_504DU, 0, long.MaxValue)]
    [InlineData(0x314D_504DU, 0, -1)]
    [InlineData(0x314D_504DU, 1, 10)]
    [InlineData(0x0A0D_0A0DU, 0, 10)]
    public void Receive_RefusesWhatIsNoFrame(uint magic, ushort flags, long length)
    {
        var (one, other) = Lifeline.Create();
        using (one)
        using (other)
        {
            var header = new byte[16];
            BitConverter.TryWriteBytes(header, magic);
            BitConverter.TryWriteBytes(header.AsSpan(4), flags);
            BitConverter.TryWriteBytes(header.AsSpan(8), length);
            DescriptorMessage.Send(one, header, Array.Empty<SafeHandle>(), 0);
            DescriptorMessage.Send(one, new byte[64], Array.Empty<SafeHandle>(), 0);

            other.Invoking(o => Frame.Receive(o, wait: false)).Should().Throw<IOException>();
        }
    }
}
