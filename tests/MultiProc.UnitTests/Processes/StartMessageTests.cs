using MultiProc.Processes;

namespace MultiProc.UnitTests.Processes;

public sealed class StartMessageTests
{
    [Fact]
    public void Decode_ReadsWhatEncodeWrote()
    {
        var message = new StartMessage(3, ulong.MaxValue - 1, 77, "MainProcess", "1:2", "naïve \ud800", IsDaemon: true, ReportsOutcome: false, [1, 2, 3], [new byte[] { 4, 5 }], [6, ulong.MaxValue]);

        var read = StartMessage.Decode(message.Encode()[0]);

        read.Should().BeEquivalentTo(message, options => options.Excluding(m => m.Call));
        read.Call[0].ToArray().Should().Equal(4, 5);
    }

    [Fact]
    public void Decode_Throws_WhenTheMessageIsCutShort()
    {
        var bytes = new StartMessage(3, 5, 77, "MainProcess", "1", "name", true, false, [1, 2, 3], [new byte[] { 4 }], [6]).Encode()[0];

        for (var length = 0; length < bytes.Length - 1; length++)
        {
            var decode = () => StartMessage.Decode(bytes[..length]);
            decode.Should().Throw<UnpicklingException>();
        }
    }
}
