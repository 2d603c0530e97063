using System.Diagnostics;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>How many items go through a Queue while some processes put and others get, all the time.</summary>
/// <typeparam name="T">What the items are.</typeparam>
/// <param name="name">The row's name.</param>
/// <param name="kind">What the items are, for the rival's script.</param>
/// <param name="producers">How many processes put.</param>
/// <param name="consumers">How many get.</param>
internal abstract class QueueThroughput<T>(string name, string kind, int producers, int consumers) : Row
{
    protected const string Python = "cpython";
    private const int End = -1;

    // What is compiled on the way is compiled while this lasts.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(0.4);

    public override string Name => name;

    public override IReadOnlyList<Figure> Figures => [new(name, "items/s") { Better = Better.Higher, Goals = Goals }];

    public override IReadOnlyList<Contestant> Rivals =>
        [new PythonContestant(Python, "queue_throughput.py", kind, $"{producers}", $"{consumers}"), .. OtherRivals];

    /// <remarks>The processes are new ones for each reading, and warm up themselves.</remarks>
    public override int WarmUps => 0;

    /// <summary>Who can do that beside CPython.</summary>
    protected virtual IReadOnlyList<Contestant> OtherRivals => [];

    protected abstract IReadOnlyList<Goal> Goals { get; }

    /// <summary>The item of a number, and the number of an item.</summary>
    protected abstract (Func<int, T> Make, Func<T, int> NumberOf) Items { get; }

    public override int Rounds(bool quick) => quick ? 3 : 7;

    public override double[] RunOurs(bool quick)
    {
        var each = (quick ? 400_000 : 2_000_000) / producers;
        using var queue = new Queue<T>();
        using var start = new Barrier(producers + consumers);
        var (make, numberOf) = Items;
        var writing = Enumerable.Range(0, producers).Select(_ => Process.RunAsync(() => Produce(queue, start, make, each))).ToArray();
        var reading = Enumerable.Range(0, consumers).Select(_ => Process.RunAsync(() => Consume(queue, start, numberOf))).ToArray();
        Handshake.AwaitAll([.. writing, .. reading]);

        var count = reading.Sum(r => r.Result.Count);
        var sum = reading.Sum(r => r.Result.Sum);
        if (count != (long)producers * each || sum != (long)producers * each * (each + 1L) / 2)
            throw new InvalidOperationException($"{count} items with a sum of {sum} were got, which is not what was put");
        var time = Stopwatch.GetElapsedTime(writing.Min(w => w.Result), reading.Max(r => r.Result.At));
        return [count / time.TotalSeconds];
    }

    /// <returns>When it began: the clock is the machine's, so that the caller can compare.</returns>
    private static long Produce(Queue<T> queue, Barrier start, Func<int, T> make, int count)
    {
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < s_warmUp;)
            queue.Put(make(0));
        queue.Put(make(End));
        start.Wait();
        var at = Stopwatch.GetTimestamp();
        for (var number = 1; number <= count; number++)
            queue.Put(make(number));
        queue.Put(make(End));
        return at;
    }

    private static (long Count, long Sum, long At) Consume(Queue<T> queue, Barrier start, Func<T, int> numberOf)
    {
        _ = Take(queue, numberOf);
        start.Wait();
        var (count, sum) = Take(queue, numberOf);
        return (count, sum, Stopwatch.GetTimestamp());
    }

    /// <summary>Gets until somebody has put the end: there are as many of those as there are processes that get.</summary>
    private static (long Count, long Sum) Take(Queue<T> queue, Func<T, int> numberOf)
    {
        var (count, sum) = (0L, 0L);
        while (numberOf(queue.Get()) is var number and not End)
        {
            count++;
            sum += number;
        }

        return (count, sum);
    }
}
