using Microsoft.Win32.SafeHandles;
using MultiProc.Serialization;

namespace MultiProc.UnitTests.Serialization;

/// <summary>What a message that failed leaves behind: nothing.</summary>
public class AftermathTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Dump_LeavesNothingBehind_WhenItFailsInTheMiddle(bool isRefused)
    {
        using var handle = new SafeFileHandle(5, ownsHandle: false);
        var expected = Pickle.Dump(Sound()).Bytes.ToArray();
        object[] broken = [new Token(7), new Handled(handle), new object[100], Sound(), isRefused ? Thread.CurrentThread : new Throwing()];

        for (var i = 0; i < 3; i++)
        {
            var dump = () => Pickle.Dump(broken);
            _ = isRefused ? (Exception)dump.Should().Throw<PicklingException>().Which : dump.Should().Throw<NotSupportedException>().Which;

            var message = Pickle.Dump(Sound());
            message.Slots.Should().BeEmpty();
            message.Handles.Should().BeEmpty();
            message.Bytes.ToArray().Should().Equal(expected);
        }
    }

    [Fact]
    public void Load_LeavesNothingBehind_WhenItFailsInTheMiddle()
    {
        var good = Pickle.Dump(Sound());
        var bad = Pickle.Dump(new object[] { new Token(7), Sound(), new ThrowingLater() });

        for (var i = 0; i < 3; i++)
        {
            var load = () => Pickle.Load(bad);
            load.Should().Throw<UnpicklingException>().WithInnerException<NotSupportedException>();

            ((Func<string>)((object[])Pickle.Load(good)!)[0])().Should().Be("1a");
        }
    }

    [Fact]
    public void DumpAndLoad_Work_WhenATransferableUsesThePicklerItself()
    {
        var value = new object[] { "before", new Nested { Content = new Nested { Content = "inner" } }, "after" };

        var copy = (object[])Pickle.Load(Pickle.Dump(value))!;

        copy[0].Should().Be("before");
        ((Nested)((Nested)copy[1]).Content!).Content.Should().Be("inner");
        copy[2].Should().Be("after");
    }

    private static object[] Sound()
    {
        var number = 1;
        var text = "a";
        return [() => number + text, new List<int> { 1, 2 }, typeof(AftermathTests)];
    }

    private sealed class Token(ulong slot) : ITransferable
    {
        private ulong _slot = slot;

        void ITransferable.Dump(TransferWriter writer) => writer.WriteSlot(_slot);

        void ITransferable.Load(TransferReader reader) => _slot = reader.ReadSlot();
    }

    private sealed class Handled(SafeFileHandle handle) : ITransferable
    {
        void ITransferable.Dump(TransferWriter writer) => writer.WriteHandle(handle);

        void ITransferable.Load(TransferReader reader) => throw new NotSupportedException();
    }

    private sealed class Throwing : ITransferable
    {
        void ITransferable.Dump(TransferWriter writer)
        {
            writer.WriteSlot(9);
            throw new NotSupportedException("in the middle");
        }

        void ITransferable.Load(TransferReader reader) => throw new NotSupportedException();
    }

    private sealed class ThrowingLater : ITransferable
    {
        void ITransferable.Dump(TransferWriter writer) => writer.WriteInt64(1);

        void ITransferable.Load(TransferReader reader) => throw new NotSupportedException("in the middle");
    }

    private sealed class Nested : ITransferable
    {
        public object? Content { get; set; }

        void ITransferable.Dump(TransferWriter writer) => writer.WriteString(Convert.ToHexString(Pickle.Dump(Content).Bytes.Span));

        void ITransferable.Load(TransferReader reader) =>
            Content = Pickle.Load(new PickledMessage(Convert.FromHexString(reader.ReadString()!), [], []));
    }
}
