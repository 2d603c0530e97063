public class Tests
{
    [Xunit.Fact]
    public Task Reports() => Probe.ReportAsync();
}
