namespace MultiProc.UnitTests.TestKit;

[Trait("os", "linux")]
public sealed class DescriptorsTests
{
    [Fact]
    public void Added_NamesTheDescriptor_WhenAFileWasOpened()
    {
        var before = Descriptors.Targets();
        var path = Path.GetTempFileName();
        using (File.OpenRead(path))
            Descriptors.Added(before, Descriptors.Targets()).Should().Contain(path);
        File.Delete(path);
    }
}
