using MultiProc.Platform;

namespace MultiProc.UnitTests.Platform;

public sealed class SharedRegionTests
{
    [Fact]
    public void Open_SeesTheSameMemory()
    {
        var region = SharedRegion.Create(1 << 16);
        var again = SharedRegion.Open(region.Handle);
        region.UInt64At(4096) = 42;
        again.UInt64At(4096).Should().Be(42);
        again.Size.Should().Be(1 << 16);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData((1 << 16) - 7)]
    [InlineData(1 << 16)]
    [InlineData(long.MaxValue)]
    public void At_Throws_WhenOutside(long offset)
    {
        var region = SharedRegion.Create(1 << 16);
        var at = () => region.UInt64At(offset);
        at.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Create_SealsTheSize_SoThatNobodyCanCutItOff()
    {
        var region = SharedRegion.Create(1 << 16);
        var shrink = () => RandomAccess.SetLength(region.Handle, 0);
        var grow = () => RandomAccess.SetLength(region.Handle, 1 << 17);
        shrink.Should().Throw<UnauthorizedAccessException>();
        grow.Should().Throw<UnauthorizedAccessException>();
    }

    [Fact]
    public void UnixMemoryFile_HasNoName_AndIsShared()
    {
        using var handle = UnixMemoryFile.Create(1 << 16);
        var one = SharedRegion.Open(handle);
        var other = SharedRegion.Open(handle);
        one.Int32At(0) = 7;
        other.Int32At(0).Should().Be(7);
        Directory.GetFiles(Path.GetTempPath(), "multiproc-*").Should().BeEmpty();
    }
}
