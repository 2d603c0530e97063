using MultiProc.Platform;

namespace MultiProc.UnitTests.Platform;

public sealed class RegionNameTests
{
    [Theory]
    [InlineData("simple-Name_1.x", "simple-Name_1.x")]
    [InlineData(".hidden", ".hidden")]
    [InlineData(".", "%2E")]
    [InlineData("..", "%2E%2E")]
    [InlineData("...", "...")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a%2Fb", "a%252Fb")]
    [InlineData("../../etc/passwd", "..%2F..%2Fetc%2Fpasswd")]
    [InlineData("a b\n", "a%20b%0A")]
    [InlineData("nul\0", "nul%00")]
    [InlineData("größe", "gr%C3%B6%C3%9Fe")]
    [InlineData("🔒", "%F0%9F%94%92")]
    public void ToFileName_KeepsWhatIsHarmless_AndEncodesTheRest(string name, string file) =>
        RegionName.ToFileName(name).Should().Be(file);

    [Fact]
    public void ToFileName_Throws_WhenItIsTooLong()
    {
        RegionName.ToFileName(new string('a', 255)).Should().HaveLength(255);
        RegionName.ToFileName(new string(' ', 85)).Should().HaveLength(255);
        FluentActions.Invoking(() => RegionName.ToFileName(new string('a', 256))).Should().Throw<ArgumentException>().WithMessage("*256*255*");
        FluentActions.Invoking(() => RegionName.ToFileName(new string('é', 43))).Should().Throw<ArgumentException>().WithMessage("*258*255*");
    }

    [Fact]
    public void ToFileName_Throws_WhenItIsNoText() =>
        FluentActions.Invoking(() => RegionName.ToFileName("a\ud800b")).Should().Throw<ArgumentException>().WithMessage("*surrogate*");
}
