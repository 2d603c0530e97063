using System.Runtime.CompilerServices;
using MultiProc.Serialization;

namespace MultiProc.UnitTests.Serialization;

/// <summary>A thread uses its writer and its reader again: nothing of one message may get into the next.</summary>
public class ReuseTests
{
    [Fact]
    public void Dump_WritesWhatItAlwaysWrites_WhenTheMessageBeforeFailed()
    {
        var value = new object[] { new Plain { Text = "text" }, (Action)Nothing, new Dictionary<string, int> { ["a"] = 1 } };
        var expected = Pickle.Dump(value).ToArray();

        for (var i = 0; i < 20; i++)
        {
            var fail = () => Pickle.Dump(new object[] { new object(), new Failing(), new byte[200_000] });
            fail.Should().Throw<TimeZoneNotFoundException>();

            var message = Pickle.Dump(value);
            message.ToArray().Should().Equal(expected);
            message.Slots.Should().BeEmpty();
            message.Handles.Should().BeEmpty();
            message.Parts.Should().ContainSingle();
        }
    }

    [Fact]
    public void Load_Works_WhenTheMessageBeforeWasDamaged()
    {
        var bytes = Pickle.Dump(new object[] { new Plain { Text = "text" }, (Action)Nothing }).ToArray();

        for (var length = 0; length < bytes.Length; length++)
        {
            var load = () => Pickle.Load(bytes.AsMemory(0, length));
            load.Should().Throw<UnpicklingException>();
            ((Plain)((object[])Pickle.Load(bytes)!)[0]).Text.Should().Be("text");
        }
    }

    [Fact]
    public void DumpAndLoad_Work_WhenWhatIsCalledMeanwhilePicklesToo()
    {
        for (var i = 0; i < 5; i++)
        {
            var value = new object[] { new Nested { Inner = [1, 2, 3] }, new Plain { Text = "after" } };

            var copy = (object[])Pickle.Load(Pickle.Dump(value))!;

            ((Nested)copy[0]).Inner.Should().Equal(1, 2, 3);
            ((Plain)copy[1]).Text.Should().Be("after");
        }
    }

    [Fact]
    public void DumpAndLoad_KeepNothingAlive_WhenTheyAreDone()
    {
        var values = Enumerable.Range(0, 40).Select(_ => Travel()).ToList();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        // The last copy may still lie in a register of this thread.
        values.SkipLast(1).Should().OnlyContain(pair => !pair.Value.IsAlive && !pair.Copy.IsAlive);
    }

    [Fact]
    public void Dump_TellsThePath_WhenTheThreadHasAWriterAlready()
    {
        _ = Pickle.Dump("text");
        _ = Pickle.Dump("text");

        var dump = () => Pickle.Dump(new Plain { Other = Thread.CurrentThread });

        dump.Should().Throw<PicklingException>().Which.Path.Should().EndWith("Other");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Value, WeakReference Copy) Travel()
    {
        object value = new[] { new Plain { Text = new string('x', 20), Other = new List<object> { new(), new() } }, new Plain() };
        return (new WeakReference(value), new WeakReference(Pickle.Load(Pickle.Dump(value))));
    }

    private static void Nothing()
    {
    }

    private sealed class Plain
    {
        public string? Text { get; set; }

        public object? Other { get; set; }
    }

    private sealed class Failing : ITransferable
    {
        public void Dump(TransferWriter writer)
        {
            writer.WriteSlot(77);
            writer.WriteObject(new Plain { Text = "half of it" });
            throw new TimeZoneNotFoundException("as any code of a user may");
        }

        public void Load(TransferReader reader) => throw new NotSupportedException();
    }

    private sealed class Nested : ITransferable
    {
        public int[] Inner { get; set; } = [];

        public void Dump(TransferWriter writer) => writer.WriteString(Convert.ToHexString(Pickle.Dump(Inner).ToArray()));

        public void Load(TransferReader reader) => Inner = (int[])Pickle.Load(Convert.FromHexString(reader.ReadString()!))!;
    }
}
