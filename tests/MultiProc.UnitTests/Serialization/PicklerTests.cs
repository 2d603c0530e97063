using System.Buffers;

namespace MultiProc.UnitTests.Serialization;

public class PicklerTests
{
    [Fact]
    public void Loads_GivesWhatDumpsTook_WhenTheTypesFit()
    {
        var bytes = Pickler.Dumps(new Dictionary<string, int> { ["a"] = 1 });

        Pickler.Loads<Dictionary<string, int>>(bytes)["a"].Should().Be(1);
        Pickler.Loads<IReadOnlyDictionary<string, int>>(bytes)["a"].Should().Be(1);
        Pickler.Loads<object>(bytes).Should().BeOfType<Dictionary<string, int>>();
    }

    [Fact]
    public void Loads_GivesNull_WhenTheTypeHasIt()
    {
        var bytes = Pickler.Dumps(null);

        Pickler.Loads<string?>(bytes).Should().BeNull();
        Pickler.Loads<int?>(bytes).Should().BeNull();
        Pickler.Loads<int?>(Pickler.Dumps(5)).Should().Be(5);
    }

    [Fact]
    public void Loads_NamesBothTypes_WhenTheValueIsAnother()
    {
        var load = () => Pickler.Loads<List<int>>(Pickler.Dumps("text"));

        load.Should().Throw<UnpicklingException>().WithMessage("*it is System.String, and not the System.Collections.Generic.List`1[System.Int32]*");
    }

    [Fact]
    public void Loads_Throws_WhenNullIsNoValueOfTheType()
    {
        var load = () => Pickler.Loads<int>(Pickler.Dumps(null));

        load.Should().Throw<UnpicklingException>().WithMessage("*it is null, and not the System.Int32*");
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 250, 1, 2, 3 })]
    public void Loads_Throws_WhenTheBytesAreNoMessage(byte[] bytes)
    {
        var load = () => Pickler.Loads<object>(bytes);

        load.Should().Throw<UnpicklingException>();
    }

    [Fact]
    public void Loads_Throws_WhenBytesAreLeftOver()
    {
        byte[] bytes = [.. Pickler.Dumps("text"), 0];
        var load = () => Pickler.Loads<string>(bytes);

        load.Should().Throw<UnpicklingException>().WithMessage("*1 bytes are left over*");
    }

    [Fact]
    public void Dumps_RefusesWhatBytesCannotKeepAlive_ByItsPath()
    {
        using var l = new Lock();
        var dump = () => Pickler.Dumps(new { Jobs = new object[] { "a", l } });

        var error = dump.Should().Throw<PicklingException>().Which;
        error.Path.Should().Be("Jobs[1]");
        error.TypeName.Should().Be("MultiProc.Lock");
        error.Reason.Should().Contain("bytes alone cannot keep it alive").And.Contain("argument");
    }

    [Fact]
    public void Dumps_TakesADisposedLock_WhichNeedsNoSlot()
    {
        var l = new Lock();
        l.Dispose();

        var use = () => Pickler.Loads<Lock>(Pickler.Dumps(l)).Acquire();

        use.Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void Check_IsNull_WhenTheValueHoldsObjectsOfOurs()
    {
        using var l = new Lock();
        using var e = new Event();
        using var s = new Semaphore();

        Pickler.Check(new object[] { l, e, s, new Action(() => l.Acquire()) }).Should().BeNull();
    }

    [Fact]
    public void Check_TellsPathTypeAndReason_WhenThereIsAnObstacle()
    {
        using var log = File.OpenRead(Environment.ProcessPath!);

        var obstacle = Pickler.Check(new { Settings = new { Log = log } });

        obstacle!.Path.Should().Be("Settings.Log");
        obstacle.TypeName.Should().Be("System.IO.FileStream");
        obstacle.Reason.Should().StartWith("holds an operating-system handle");
        obstacle.ToString().Should().Be($"Settings.Log: System.IO.FileStream {obstacle.Reason}");
    }

    [Fact]
    public void Default_IsMultiProcsOwn_BehindTheInterfaceOfAll()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var text = "shared";

        Pickler.Default.Dump(buffer, new[] { text, text });
        var copy = Pickler.Default.Load<string[]>(new ReadOnlySequence<byte>(buffer.WrittenMemory));
        var fromPieces = Pickler.Default.Load<string[]>(InPieces(buffer.WrittenMemory));

        copy[0].Should().Be(text).And.BeSameAs(copy[1]);
        fromPieces.Should().Equal(text, text);
    }

    private static ReadOnlySequence<byte> InPieces(ReadOnlyMemory<byte> bytes)
    {
        var first = new Piece(bytes[..3], 0);
        var last = new Piece(bytes[3..], 3);
        first.SetNext(last);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long start)
        {
            Memory = memory;
            RunningIndex = start;
        }

        public void SetNext(Piece next) => Next = next;
    }
}
