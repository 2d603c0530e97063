using MultiProc.Processes;
using MultiProc.Processes.Warm;

namespace MultiProc.UnitTests.Processes;

public sealed class StartMessageTests
{
    private static readonly ChildSettings s_unusual =
        new(new CultureNames("de-DE", null, "", "fr-FR"), "/somewhere", LogLevel: 1, ErrorLevel: 2, StartMethod.ForkServer)
        {
            Entry = new EntryAssembly("Other", "/somewhere/Other.dll"),
            Takeover = new Takeover([KeyValuePair.Create("A", (string?)null)], [TakenStream.Null, TakenStream.Inherited, TakenStream.Pipe]),
        };

    public static TheoryData<bool> Bools => [false, true];

    [Theory]
    [MemberData(nameof(Bools))]
    public void Decode_ReadsWhatEncodeWrote(bool isUsual)
    {
        var settings = isUsual ? ChildSettings.Usual : s_unusual;
        var message = new StartMessage(3, ulong.MaxValue - 1, 77, "MainProcess", "1:2", "naïve \ud800", IsDaemon: true, ReportsOutcome: false, settings, [1, 2, 3], [new byte[] { 4, 5 }], [6, ulong.MaxValue])
        {
            ReportsExitCode = isUsual,
        };

        var read = StartMessage.Decode(message.Encode()[0].ToArray());

        read.Should().BeEquivalentTo(message, options => options.Excluding(m => m.Call));
        read.Call[0].ToArray().Should().Equal(4, 5);
    }

    [Fact]
    public void Decode_Throws_WhenTheMessageIsCutShort()
    {
        var bytes = new StartMessage(3, 5, 77, "MainProcess", "1", "name", true, false, s_unusual, [1, 2, 3], [new byte[] { 4 }], [6]).Encode()[0].ToArray();

        for (var length = 0; length < bytes.Length - 1; length++)
        {
            var decode = () => StartMessage.Decode(bytes[..length]);
            decode.Should().Throw<UnpicklingException>();
        }
    }
}
