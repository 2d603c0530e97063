using MultiProc.Processes;

namespace MultiProc.UnitTests.Processes;

public sealed class ChildTableTests
{
    private const int Generations = 4;
    private static readonly TimeSpan s_timeToCleanUp = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void ShortGrace_LeavesEachGenerationTime_ToCleanUpAfterTheNext()
    {
        var graces = Enumerable.Range(0, Generations).Select(ChildTable.ShortGraceOf).ToList();

        graces[0].Should().Be(TimeSpan.FromSeconds(1));
        graces.Zip(graces.Skip(1), (older, younger) => older - younger).Should().OnlyContain(difference => difference > s_timeToCleanUp);
    }
}
