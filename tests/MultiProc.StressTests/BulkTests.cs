using System.Diagnostics;
using MultiProc.Serialization;

namespace MultiProc.StressTests;

/// <summary>Large messages, in bounded time and memory.</summary>
public sealed class BulkTests(ITestOutputHelper output)
{
    private const int WidthOfAFullRun = 10_000_000;
    private const int RecordsOfAFullRun = 1_000_000;

    /// <summary>What a reference may take meanwhile, in bytes: the copy, and what both sides note of each object.</summary>
    private const int MemoryPerObject = 400;

    private static readonly TimeSpan s_timePerMillion = TimeSpan.FromSeconds(20);

    [Fact, TimeLimit(600)]
    public void Array_OfMillionsOfObjects_Travels()
    {
        var array = new object?[Campaign.Scale(WidthOfAFullRun, atLeast: 1_000_000)];
        for (var i = 0; i < array.Length; i++)
            array[i] = i % 10 == 0 ? null : new Node(i);

        var copy = (object?[])ThereAndBack(array, array.Length);

        copy[0].Should().BeNull();
        ((Node)copy[^1]!).Number.Should().Be(array.Length - 1);
        copy.Count(node => node is null).Should().Be((array.Length + 9) / 10);
    }

    [Fact, TimeLimit(600)]
    public void List_OfOneObjectMillionsOfTimes_Travels()
    {
        var node = new Node(7);
        var list = Enumerable.Repeat<object>(node, Campaign.Scale(WidthOfAFullRun, atLeast: 1_000_000)).ToList();

        var copy = (List<object>)ThereAndBack(list, list.Count);

        copy.Should().HaveCount(list.Count);
        copy.TrueForAll(each => ReferenceEquals(each, copy[0])).Should().BeTrue();
    }

    [Fact, TimeLimit(600)]
    public void Records_AMillion_Travel()
    {
        var records = Enumerable.Range(0, Campaign.Scale(RecordsOfAFullRun, atLeast: 100_000)).Select(i => new Record(i, $"number {i}", i / 4.0)).ToArray();

        var copy = (Record[])ThereAndBack(records, 2 * records.Length);

        copy.AsSpan().SequenceEqual(records).Should().BeTrue();
    }

    [Fact, TimeLimit(600)]
    public void Chain_OfAHundredThousand_Travels_OnASmallStack()
    {
        Node? chain = null;
        for (var i = 0; i < 100_000; i++)
            chain = new Node(i) { Next = chain };
        object? copy = null;
        var thread = new Thread(() => copy = ThereAndBack(chain!, 100_000), maxStackSize: 256 * 1024);

        thread.Start();
        thread.Join();

        var count = 0;
        for (var node = (Node?)copy; node is not null; node = node.Next)
            count++;
        count.Should().Be(100_000);
    }

    [Fact, TimeLimit(600)]
    public async Task Arrays_OfAHundredMegabytes_AreCopiedOnce_OnEachSide()
    {
        object[] arrays = [new byte[100_000_000], Enumerable.Range(0, 12_500_000).Select(i => i / 2.0).ToArray()];
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var message = Pickle.Dump(arrays);
        (GC.GetTotalAllocatedBytes(precise: true) - before).Should().BeLessThan(1_000_000, "the message refers to them");
        var copy = (object[])Pickle.Load(message)!;

        (GC.GetTotalAllocatedBytes(precise: true) - before).Should().BeLessThan(202_000_000);
        ((double[])copy[1]).AsSpan().SequenceEqual((double[])arrays[1]).Should().BeTrue();
        (await Process.RunAsync(() => arrays.Length + ((double[])arrays[1])[^1], TestContext.Current.CancellationToken)).Should().Be(2 + (12_499_999 / 2.0));
        (arrays, copy) = ([], []); // the next tests may run on top of this one's stack
    }

    private object ThereAndBack(object value, int objects)
    {
        var begin = Stopwatch.GetTimestamp();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var message = Pickle.Dump(value);
        var dumped = Stopwatch.GetElapsedTime(begin);
        var copy = Pickle.Load(message)!;
        var elapsed = Stopwatch.GetElapsedTime(begin);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        output.WriteLine($"{objects} objects, {message.Length / 1e6:0.0} MB: {dumped.TotalSeconds:0.00} s to pickle, {(elapsed - dumped).TotalSeconds:0.00} s to unpickle, {allocated / 1e6:0} MB allocated");
        elapsed.Should().BeLessThan((s_timePerMillion * (objects / 1e6)) + s_timePerMillion);
        allocated.Should().BeLessThan((long)MemoryPerObject * objects);
        return copy;
    }

    private sealed class Node(int number)
    {
        public int Number { get; } = number;

        public Node? Next { get; init; }
    }

    private sealed record Record(int Number, string Name, double Value);
}
