using MultiProc.Serialization;
using MultiProc.UnitTests.Serialization.Cases;

namespace MultiProc.UnitTests.Serialization;

public class RobustnessTests
{
    private const int SmallStack = 256 * 1024;

    public static TheoryData<string> Deep => [.. Battery.Names.Where(name => name.Contains("000", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Deep))]
    public void DumpAndLoad_NeedNoStack_WhenTheGraphIsDeep(string name)
    {
        object? copy = null;
        var value = Battery.Get(name).Make();
        var thread = new Thread(() => copy = Pickle.Load(Pickle.Dump(value)), SmallStack);

        thread.Start();
        thread.Join();

        Battery.Get(name).Check(copy);
    }

    [Fact]
    public void Check_SaysSo_WhenDelegatesAreBoundToEachOtherTooDeep()
    {
        Func<int> chain = () => 1;
        for (var i = 0; i < 200_000; i++)
            chain = new Func<int>(chain.Invoke);

        Pickle.Check(chain)!.Reason.Should().Contain("too deep");
    }

    [Fact]
    public void DumpAndLoad_Work_WhenManyThreadsMeetNewTypesAtOnce()
    {
        var failures = 0;
        var names = Battery.Names.Where(name => !name.Contains("000", StringComparison.Ordinal)).ToArray();
        var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            foreach (var each in names.Select(Battery.Get))
            {
                try
                {
                    each.Check(Pickle.Load(Pickle.Dump(each.Make())));
                }
                catch (Exception)
                {
                    Interlocked.Increment(ref failures);
                }
            }
        })).ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        failures.Should().Be(0);
    }

    [Fact]
    public void Load_CallsNoFinalizer_WhenTheMessageIsDamaged()
    {
        Fragile.Finalized = 0;
        var bytes = Pickle.Dump(new object[] { new Fragile(), new Fragile() }).Bytes;
        Collect();
        var before = Fragile.Finalized;

        for (var length = 1; length < bytes.Length; length++)
            Attempt(bytes[..length]);
        Collect();

        Fragile.Finalized.Should().Be(before);
    }

    [Fact]
    public void Load_GivesTheFinalizerBack_WhenTheMessageIsWhole()
    {
        var bytes = Pickle.Dump(new Fragile()).Bytes;
        Collect();
        var before = Fragile.Finalized;

        Attempt(bytes);
        Collect();

        Fragile.Finalized.Should().Be(before + 1);
    }

    [Fact]
    public void DumpAndLoad_Work_WhenTheArrayIsLarge()
    {
        var array = new double[12_500_000];
        array[^1] = 1.5;

        var copy = (double[])Pickle.Load(Pickle.Dump(array))!;

        copy.Should().HaveCount(array.Length);
        copy[^1].Should().Be(1.5);
    }

    [Fact]
    public void DumpAndLoad_Work_WhenTheGraphIsWide()
    {
        var array = new object[1_000_000];
        for (var i = 0; i < array.Length; i++)
            array[i] = new object[] { i };

        var copy = (object[])Pickle.Load(Pickle.Dump(array))!;

        ((object[])copy[^1])[0].Should().Be(array.Length - 1);
    }

    private static void Attempt(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            _ = Pickle.Load(new PickledMessage(bytes, [], []));
        }
        catch (UnpicklingException)
        {
            // Only what happens to its objects matters here.
        }
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    private sealed class Fragile
    {
        private readonly object _needed = new();

        ~Fragile()
        {
            if (_needed is not null)
                Interlocked.Increment(ref Finalized);
            else
                Interlocked.Add(ref Finalized, 1000);
        }

        public static int Finalized;
    }
}
