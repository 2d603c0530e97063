using MultiProc.Serialization;
using MultiProc.UnitTests.Serialization.Cases;

namespace MultiProc.UnitTests.Serialization;

public class DamageTests
{
    private const int MutationsPerCase = 400;
    private const long Allowance = 8_000_000;
    private const int Multiple = 200;

    /// <summary>Left out: what takes long for its depth, and a finalizer that cannot bear a null that no constructor would have left.</summary>
    private static readonly string[] s_leftOut = [.. Battery.Names.Where(name => name.Contains("000", StringComparison.Ordinal)), "finalizer"];

    [Fact]
    public void Load_EndsInAValueOrATypedError_WhenTheBytesAreDamaged()
    {
        var random = new Random(20261123);
        var payloads = Battery.Names.Except(s_leftOut).Select(name => (name, bytes: Pickle.Dump(Battery.Get(name).Make()).Bytes.ToArray())).ToList();
        foreach (var (name, bytes) in payloads)
        {
            for (var i = 0; i < Campaign.Scale(MutationsPerCase, atLeast: 10); i++)
            {
                var other = payloads[random.Next(payloads.Count)].bytes;
                Attempt(name, Mutation.Of(bytes, other, random));
            }
        }
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

    private static void Attempt(string name, byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            _ = Pickle.Load(new PickledMessage(bytes, [], []));
        }
        catch (UnpicklingException)
        {
            // The error that this is about.
        }
        catch (Exception error)
        {
            error.Should().BeNull("{0} must not end so: {1}", name, Convert.ToHexString(bytes));
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(Allowance + (Multiple * (long)bytes.Length), "{0}: {1}", name, Convert.ToHexString(bytes));
    }

    private static void Nothing()
    {
    }

    private sealed class Marked
    {
        public int Number { get; set; }
    }
}
