using MultiProc.Platform;
using MultiProc.Processes;
using MultiProc.Processes.Warm;
using MultiProc.Serialization;

namespace MultiProc.UnitTests.Processes;

public sealed class TakeoverTests
{
    private static readonly LaunchStream[] s_streams = [LaunchStream.Null, LaunchStream.Null, LaunchStream.Null];

    [Fact]
    public void Differences_AreWhatIsNewChangedAndGone()
    {
        string[] from = ["SAME=1", "CHANGED=a", "GONE=x", "MULTIPROC_LIFELINE=3:1", "EMPTY="];
        string[] to = ["NEW=a=b", "CHANGED=", "EMPTY=", "SAME=1", "MULTIPROC_LIFELINE=3:2"];

        Takeover.Differences(from, to).Should().BeEquivalentTo(
            [KeyValuePair.Create("NEW", (string?)"a=b"), KeyValuePair.Create("CHANGED", (string?)""), KeyValuePair.Create("GONE", (string?)null)]);
    }

    [Theory]
    [InlineData("DOTNET_gcServer=1")]
    [InlineData("LANG=de_DE")]
    [InlineData("TMPDIR=/elsewhere")]
    [InlineData("LD_PRELOAD=x.so")]
    public void Between_IsNothing_WhenWhatIsReadAtTheStartIsAnother(string variable)
    {
        Takeover.Between(Command("/p", [], []), Command("/p", [], [variable])).Should().BeNull();
        Takeover.Between(Command("/p", [], [variable]), Command("/p", [], [])).Should().BeNull();
        Takeover.Between(Command("/p", [], [variable]), Command("/p", [], [variable])).Should().NotBeNull();
    }

    [Fact]
    public void Between_IsNothing_WhenTheProgramIsAnother()
    {
        Takeover.Between(Command("/p", ["a"], []), Command("/q", ["a"], [])).Should().BeNull();
        Takeover.Between(Command("/p", ["a"], []), Command("/p", ["b"], [])).Should().BeNull();
        Takeover.Between(Command("/p", ["a"], []), Command("/p", ["a"], ["A=1"]))!.Variables[0].Should().Be(KeyValuePair.Create("A", (string?)"1"));
    }

    [Fact]
    public void Read_GivesWhatWriteWrote()
    {
        var takeover = new Takeover(
            [KeyValuePair.Create("A", (string?)"ö"), KeyValuePair.Create("B", (string?)null), KeyValuePair.Create("C", (string?)"")],
            [TakenStream.Inherited, TakenStream.Null, TakenStream.Pipe]);
        var writer = new PayloadWriter();
        takeover.Write(writer);

        Takeover.Read(new PayloadReader(writer.Written.ToArray())).Should().BeEquivalentTo(takeover);
    }

    private static LaunchCommand Command(string path, string[] arguments, string[] environment) => new(path, arguments, environment, null, s_streams);
}
