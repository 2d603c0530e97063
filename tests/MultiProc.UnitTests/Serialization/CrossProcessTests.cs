using MultiProc.Serialization;
using MultiProc.UnitTests.Serialization.Cases;

namespace MultiProc.UnitTests.Serialization;

public class CrossProcessTests
{
    /// <summary>One test and one process for all: starting a runtime for each would take minutes.</summary>
    [Fact]
    public void Load_GivesAnEqualCopyOfEveryCase_InAnotherProcess()
    {
        using var receiver = new ReceiverFixture();

        var failed = Battery.Names.Select(name => (name, answer: Send(receiver, name)))
            .Where(each => each.answer != Receiver.Passed)
            .Select(each => $"{each.name}: {each.answer}");

        string.Join("\n\n", failed).Should().BeEmpty();
    }

    private static string Send(ReceiverFixture receiver, string name)
    {
        try
        {
            return receiver.Check(name, Pickle.Dump(Battery.Get(name).Make()).Bytes);
        }
        catch (Exception error)
        {
            // One case must not hide the others.
            return error is PicklingException ? error.Message : error.ToString();
        }
    }
}
