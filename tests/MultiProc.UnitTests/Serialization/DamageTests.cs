using MultiProc.Serialization;
using MultiProc.Serialization.Metadata;
using MultiProc.UnitTests.Serialization.Cases;

namespace MultiProc.UnitTests.Serialization;

public class DamageTests
{
    private const int MutationsOfAFullRun = 150_000;

    [Fact]
    [TimeLimit(180)]
    public void Load_EndsInAValueOrATypedError_WhenTheBytesAreDamaged()
    {
        var campaign = new DamageCampaign();
        var count = Campaign.Scale(MutationsOfAFullRun, atLeast: 10_000);

        campaign.Run(count);

        Collect();
        Mines.Touched.Should().Be(0, "no message names these types");
        TestContext.Current.TestOutputHelper!.WriteLine($"{campaign.Refused} refused, {campaign.Loaded} loaded, at most {campaign.MostAllocated} bytes above the measure");
        (campaign.Refused + campaign.Loaded).Should().BeGreaterThan(count * 9 / 10);
        campaign.Refused.Should().BeGreaterThan(campaign.Loaded / 2);
    }

    [Fact]
    public void Load_Throws_WhenTheBytesAreCutAnywhere()
    {
        var bytes = Pickle.Dump(Battery.Get("lambda with captures").Make()).Bytes;

        for (var length = 0; length < bytes.Length; length++)
        {
            var load = () => Pickle.Load(new PickledMessage(bytes[..length], [], []));
            load.Should().Throw<UnpicklingException>();
        }
    }

    [Fact]
    public void Load_AllocatesNoMoreThanArrived_WhenEveryHeadClaimsTheRest()
    {
        // 20 000 heads of arrays that each claim as many elements as there are bytes left: 20 000 x 20 000 x 8 bytes.
        var arrays = Enumerable.Range(0, 20_000).Select(_ => new object[1]).ToArray();
        var bytes = Pickle.Dump(arrays).Bytes.ToArray();
        for (var i = bytes.Length / 2; i < bytes.Length; i++)
        {
            if (bytes[i] == 1)
                bytes[i] = 0x7F;
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var load = () => Pickle.Load(new PickledMessage(bytes, [], []));

        load.Should().Throw<UnpicklingException>();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(100_000_000);
    }

    [Fact]
    public void Load_SaysSo_WhenTypesAreBuiltUponEachOtherWithoutEnd()
    {
        // Arrays of arrays of …, each named by the number of the one before: three bytes each, and minutes for the runtime to load.
        const int Arrays = 20_000;
        List<byte> bytes = [Pickle.Dump(null).Bytes.Span[0], .. Varint(Arrays), Tags.New, 0, MetadataCodes.Vector, 0, (byte)TypeCode.Int32, 0];
        for (var i = 1; i < Arrays; i++)
            bytes.AddRange([Tags.New, 0, MetadataCodes.Vector, .. Varint(i == 1 ? 1 : i + 1), 0]);

        var load = () => Pickle.LoadAll(new PickledMessage(bytes.ToArray(), [], []));

        load.Should().Throw<UnpicklingException>().WithMessage($"*made of more than {MetadataCodes.MaximumParts} types*");
    }

    [Fact]
    public void Load_SaysSo_WhenATypeIsNestedWithoutEnd()
    {
        byte[] bytes = [.. Pickle.Dump(null).Bytes.Span[..2], Tags.New, .. Enumerable.Repeat<byte[]>([0, MetadataCodes.Vector], 100_000).SelectMany(each => each)];

        var load = () => Pickle.Load(new PickledMessage(bytes, [], []));

        load.Should().Throw<UnpicklingException>().WithMessage($"*made of more than {MetadataCodes.MaximumParts} types*");
    }

    [Fact]
    public void DumpAndLoad_Work_WhenATypeIsAsLargeAsItMayBe()
    {
        var array = typeof(int);
        for (var i = 1; i < MetadataCodes.MaximumParts; i++)
            array = array.MakeArrayType();
        var tuple = typeof(string);
        for (var i = 0; i < 6; i++)
            tuple = typeof(Tuple<,>).MakeGenericType(tuple, tuple);

        Pickle.Load(Pickle.Dump(new[] { array, tuple })).Should().BeEquivalentTo(new[] { array, tuple });
        Pickle.Check(array.MakeArrayType())!.Reason.Should().Contain("made of more than");
        Pickle.Check(typeof(Tuple<,>).MakeGenericType(tuple, tuple))!.Reason.Should().Contain("made of more than");
    }

    [Fact]
    public void Load_SaysSo_WhenTheFormatIsAnother()
    {
        var bytes = Pickle.Dump("a").Bytes.ToArray();
        bytes[0]++;

        var load = () => Pickle.Load(new PickledMessage(bytes, [], []));

        load.Should().Throw<UnpicklingException>().WithMessage("*format*");
    }

    [Fact]
    public void Load_SaysSo_WhenTheModuleIsAnotherBuild()
    {
        var bytes = Pickle.Dump(new Marked()).Bytes.ToArray();
        var version = typeof(Marked).Module.ModuleVersionId.ToByteArray();
        bytes[bytes.AsSpan().IndexOf(version)] ^= 1;

        var load = () => Pickle.Load(new PickledMessage(bytes, [], []));

        load.Should().Throw<UnpicklingException>().WithMessage("*MultiProc.UnitTests is a different build*");
    }

    [Fact]
    public void Load_SaysSo_WhenTheAssemblyIsNotHere()
    {
        var bytes = Pickle.Dump(new Marked()).Bytes.ToArray();
        var name = "MultiProc.UnitTests"u8;
        var place = bytes.AsSpan().IndexOf(name);
        bytes[place] = (byte)'X';
        bytes[place + name.Length + 3] ^= 1;

        var load = () => Pickle.Load(new PickledMessage(bytes, [], []));

        load.Should().Throw<UnpicklingException>().WithMessage("*XultiProc.UnitTests is not found*");
    }

    [Fact]
    public void Load_ResolvesNothingBesidesTheGate_WhenTypesAndMethodsAreNamed()
    {
        var message = Pickle.Dump(new object[] { new Marked(), new Marked(), (Action)Nothing });
        var before = MetadataGate.Resolved;

        _ = Pickle.Load(message);

        // Each once: two modules, the types Marked, Action and this one, and the method.
        (MetadataGate.Resolved - before).Should().Be(6);
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }

    private static void Nothing()
    {
    }

    private sealed class Marked
    {
        public int Number { get; set; }
    }
}
