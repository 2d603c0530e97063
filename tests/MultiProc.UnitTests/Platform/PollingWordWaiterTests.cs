using MultiProc.Platform;

namespace MultiProc.UnitTests.Platform;

public sealed class PollingWordWaiterTests
{
    [Fact]
    public void Wait_EndsAsByTime_WhenNothingChanges_SoThatTheCallerLooksWhetherAnOwnerHasDied()
    {
        var word = 1u;
        new PollingWordWaiter().Wait(ref word, 1, TimeSpan.MaxValue).Should().BeFalse();
    }

    [Fact]
    public void Wait_EndsAsWoken_WhenTheWordIsAnother()
    {
        var word = 2u;
        new PollingWordWaiter().Wait(ref word, 1, TimeSpan.MaxValue).Should().BeTrue();
    }
}
