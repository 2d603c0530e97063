using System.Text;
using MultiProc.Processes;
using MultiProc.Processes.Output;

namespace MultiProc.UnitTests.Processes;

public sealed class LineSinkTests
{
    private readonly List<string> _lines = [];
    private readonly LineSink _sink;

    public LineSinkTests() => _sink = new LineSink(_lines.Add);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Take_CutsAtLineEnds_HoweverTheBytesAreCut(int size)
    {
        Take("ä\n\nb\r\nc\rd\n\r\n€uro\nlast", size);
        _lines.Should().Equal("ä", "", "b", "c\rd", "", "€uro");

        _sink.End();

        _lines.Should().HaveCount(7).And.EndWith("last");
    }

    [Fact]
    public void End_TellsNothing_WhenTheLastLineIsWhole()
    {
        Take("a\n", 10);

        _sink.End();

        _lines.Should().Equal("a");
    }

    [Fact]
    public void Take_ReplacesWhatIsNoUtf8()
    {
        _sink.Take([0xFF, (byte)'a', 0xC3, (byte)'\n', 0, (byte)'\n']);

        _lines.Should().Equal("\uFFFDa\uFFFD", "\0");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Take_TellsAVeryLongLineInParts_AndTearsNoCharacter(int before)
    {
        var text = new string('x', before) + new string('ä', LineSink.LongestLine);

        Take(text + "\nnext\n", 64 * 1024);

        _lines.Should().HaveCount(4);
        string.Concat(_lines[..3]).Should().Be(text);
        _lines[..3].Should().OnlyContain(l => Encoding.UTF8.GetByteCount(l) <= LineSink.LongestLine);
        _lines[3].Should().Be("next");
    }

    [Fact]
    public void Take_TellsALongLineOfBinary_InParts()
    {
        _sink.Take(Enumerable.Repeat((byte)0x80, (2 * LineSink.LongestLine) + 1).ToArray());
        _sink.End();

        _lines.Should().HaveCount(3);
        _lines.Sum(l => l.Length).Should().Be((2 * LineSink.LongestLine) + 1);
    }

    [Fact]
    public void Skip_DropsWhatIsTorn_AndTellsHowMuch()
    {
        Take("whole\nbeg", 100);
        _sink.Skip(10);
        Take("st\nnext\n", 2);

        _lines.Should().Equal("whole", "[16 bytes were dropped here: the callback did not return]", "next");
    }

    [Fact]
    public void Skip_IsTold_WhenItIsTheEnd()
    {
        _sink.Skip(5);
        _sink.End();

        _lines.Should().Equal("[5 bytes were dropped here: the callback did not return]");
    }

    [Fact]
    public void Progress_IsOdd_WhileTheCallbackRuns_AndNoLonger()
    {
        LineSink? sink = null;
        var inside = new List<long>();
        sink = new LineSink(line =>
        {
            inside.Add(sink!.Progress);
            if (line == "bad")
                throw new InvalidOperationException(line);
        });

        sink.Take("good\nbetter\n"u8);
        sink.Invoking(s => s.Take("bad\n"u8)).Should().Throw<InvalidOperationException>();

        inside.Should().Equal(1, 3, 5);
        sink.Progress.Should().Be(6);
    }

    private void Take(string text, int size)
    {
        foreach (var piece in Encoding.UTF8.GetBytes(text).Chunk(size))
            _sink.Take(piece);
    }
}
