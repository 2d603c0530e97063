using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Serialization;

namespace MultiProc.UnitTests.Serialization;

public class TransferableTests
{
    [Fact]
    public void Dump_CollectsEachSlotOnce_WhenObjectsShareIt()
    {
        var first = new Token(7, "a");
        var alias = new Token(7, "b");

        var message = Pickle.Dump(new[] { first, alias, first, new Token(8, "c") });
        var copy = (Token[])Pickle.Load(message)!;

        message.Slots.Should().BeEquivalentTo([7UL, 8UL]);
        copy.Select(each => each.Slot).Should().Equal(7, 7, 7, 8);
        copy[0].Should().BeSameAs(copy[2]).And.NotBeSameAs(copy[1]);
    }

    [Fact]
    public void Dump_CollectsEachSlotOnce_WhenThereAreThousands()
    {
        var tokens = Enumerable.Range(0, 5000).Select(i => new Token((ulong)(i % 1000), "x")).ToArray();

        var message = Pickle.Dump(tokens);

        message.Slots.Should().HaveCount(1000).And.OnlyHaveUniqueItems();
        ((Token[])Pickle.Load(message)!)[4999].Slot.Should().Be(999);
    }

    [Fact]
    public void Load_LeavesTheBaseToItself_WhenAClassIsDerived()
    {
        var copy = (NamedToken)Pickle.Load(Pickle.Dump(new NamedToken(7, "secret", "mine")))!;

        copy.Slot.Should().Be(7);
        copy.Local.Should().Be("loaded", "fields of the transferable class do not travel");
        copy.Name.Should().Be("mine", "fields of what is derived from it do");
    }

    [Fact]
    public void Load_GivesReferencesBack_WhenATransferableHoldsObjects()
    {
        var box = new Carrier();
        box.Cargo = new object[] { box, "text" };

        var copy = (Carrier)Pickle.Load(Pickle.Dump(box))!;

        ((object[])copy.Cargo!)[0].Should().BeSameAs(copy);
        ((object[])copy.Cargo!)[1].Should().Be("text");
    }

    [Fact]
    public void AtLast_SeesWholeObjects_WhichLoadDoesNot()
    {
        var copy = (Reader)Pickle.Load(Pickle.Dump(new Reader { Words = ["a", "b"] }))!;

        copy.CountAtLoad.Should().Be(0);
        copy.CountAtLast.Should().Be(2);
    }

    [Fact]
    public void Refuse_NamesPathAndType_WhenTheObjectSaysNo()
    {
        var obstacle = Pickler.Check(new object[] { "a", new Shy() })!;

        obstacle.ToString().Should().Be($"[1]: {typeof(Shy)} stays at home; send its name.");
    }

    [Fact]
    public void Dump_CarriesTheHandleBesideTheBytes_WhenThereIsOne()
    {
        using var handle = new SafeFileHandle(5, ownsHandle: false);

        var message = Pickle.Dump(new[] { new Handled(handle), new Handled(handle) });
        var copy = (Handled[])Pickle.Load(message)!;

        message.Handles.Should().ContainSingle().Which.Should().BeSameAs(handle);
        copy[1].Handle.Should().BeSameAs(handle);
    }

    [Fact]
    public void Load_Throws_WhenTheSlotDidNotArrive()
    {
        var message = Pickle.Dump(new Token(7, "a"));

        var load = () => Pickle.Load(message with { Slots = [] });

        load.Should().Throw<UnpicklingException>().WithMessage("*slot 0*");
    }

    [Fact]
    public void Dump_LetsTheObjectsOwnErrorThrough_WhenItRefuses()
    {
        var dump = () => Pickle.Dump(new object[] { new Unwilling() });

        dump.Should().Throw<InvalidOperationException>().WithMessage("only to its own child");
    }

    private class Token(ulong slot, string local) : ITransferable
    {
        public ulong Slot { get; private set; } = slot;

        public string Local { get; private set; } = local;

        void ITransferable.Dump(TransferWriter writer) => writer.WriteSlot(Slot);

        void ITransferable.Load(TransferReader reader)
        {
            Slot = reader.ReadSlot();
            Local = "loaded";
        }
    }

    private sealed class NamedToken(ulong slot, string local, string name) : Token(slot, local)
    {
        public string Name { get; } = name;
    }

    private sealed class Carrier : ITransferable
    {
        public object? Cargo { get; set; }

        void ITransferable.Dump(TransferWriter writer)
        {
            writer.WriteInt64(long.MinValue);
            writer.WriteString("x");
            writer.WriteString(null);
            writer.WriteObject(Cargo);
        }

        void ITransferable.Load(TransferReader reader)
        {
            reader.ReadInt64().Should().Be(long.MinValue);
            reader.ReadString().Should().Be("x");
            reader.ReadString().Should().BeNull();
            Cargo = reader.ReadObject();
        }
    }

    private sealed class Handled(SafeHandle handle) : ITransferable
    {
        public SafeHandle Handle { get; private set; } = handle;

        void ITransferable.Dump(TransferWriter writer) => writer.WriteHandle(Handle);

        void ITransferable.Load(TransferReader reader) => Handle = reader.ReadHandle();
    }

    private sealed class Reader : ITransferable
    {
        public List<string> Words { get; set; } = [];

        public int CountAtLoad { get; private set; }

        public int CountAtLast { get; private set; }

        void ITransferable.Dump(TransferWriter writer) => writer.WriteObject(Words);

        void ITransferable.Load(TransferReader reader)
        {
            Words = (List<string>)reader.ReadObject()!;
            CountAtLoad = Words.Count;
            reader.AtLast(() => CountAtLast = Words.Count);
        }
    }

    private sealed class Shy : ITransferable
    {
        void ITransferable.Dump(TransferWriter writer) => throw writer.Refuse("stays at home; send its name.");

        void ITransferable.Load(TransferReader reader) => throw new InvalidOperationException();
    }

    private sealed class Unwilling : ITransferable
    {
        void ITransferable.Dump(TransferWriter writer) => throw new InvalidOperationException("only to its own child");

        void ITransferable.Load(TransferReader reader) => throw new InvalidOperationException();
    }
}
