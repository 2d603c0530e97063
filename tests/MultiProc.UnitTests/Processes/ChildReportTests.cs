using MultiProc.Platform;
using MultiProc.Processes;

namespace MultiProc.UnitTests.Processes;

public sealed class ChildReportTests
{
    [Theory]
    [InlineData(7, 7), InlineData(256, 0), InlineData(-1, 255), InlineData(int.MinValue, 0)]
    public void ExitCode_IsToldInEightBits_AsTheKernelTellsIt(int given, int seen)
    {
        var (parent, child) = Lifeline.Create();
        using (parent)
        {
            using (child)
                ChildReport.SendExitCode(child, given);

            ChildReport.TakeAll(parent).ExitCode.Should().Be(seen);
        }
    }
}
