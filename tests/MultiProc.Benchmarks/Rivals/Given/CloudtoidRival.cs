using System.Buffers.Binary;
using System.Diagnostics;
using Cloudtoid.Interprocess;
using MultiProc.Benchmarks.Contestants;
using MultiProc.Benchmarks.Rows;

namespace MultiProc.Benchmarks.Rivals;

/// <summary>Another .NET library with queues in shared memory: arrays of 16 bytes from one process to another.</summary>
internal static class CloudtoidRival
{
    public const string Name = "cloudtoid";

    private const int Size = 16;
    private const int End = -1;
    private const int Capacity = 1 << 20;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(0.4);

    public static Contestant Contestant { get; } = new DotnetContestant(Name, TakeReading);

    private static double[] TakeReading(bool quick)
    {
        var name = $"multiproc-benchmark-{Environment.ProcessId}";
        var count = quick ? 400_000 : 2_000_000;
        using var start = new Barrier(2);
        using var subscriber = new QueueFactory().CreateSubscriber(new QueueOptions(name, Path.GetTempPath(), Capacity)); // keeps the queue while the others come
        var reading = Process.RunAsync(() => Consume(name, start));
        var writing = Process.RunAsync(() => Produce(name, start, count));
        Handshake.AwaitAll([reading, writing]);
        File.Delete($"/dev/shm/sem.ct.ip.{name}"); // which the library leaves behind
        if (reading.Result.Count != count)
            throw new InvalidOperationException($"{reading.Result.Count} messages arrived of {count}");
        return [count / Stopwatch.GetElapsedTime(writing.Result, reading.Result.At).TotalSeconds];
    }

    private static long Produce(string name, Barrier start, int count)
    {
        using var publisher = new QueueFactory().CreatePublisher(new QueueOptions(name, Path.GetTempPath(), Capacity));
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < s_warmUp;)
            Put(publisher, 0);
        Put(publisher, End);
        start.Wait();
        var at = Stopwatch.GetTimestamp();
        for (var number = 1; number <= count; number++)
            Put(publisher, number);
        Put(publisher, End);
        return at;
    }

    /// <remarks>An array for each message, as the others make one; a full queue is tried again, because nothing tells when it is not.</remarks>
    private static void Put(IPublisher publisher, int number)
    {
        var message = new byte[Size];
        BinaryPrimitives.WriteInt32LittleEndian(message, number);
        var patience = new SpinWait();
        while (!publisher.TryEnqueue(message))
            patience.SpinOnce();
    }

    private static (int Count, long At) Consume(string name, Barrier start)
    {
        using var subscriber = new QueueFactory().CreateSubscriber(new QueueOptions(name, Path.GetTempPath(), Capacity));
        _ = Take(subscriber);
        start.Wait();
        return (Take(subscriber), Stopwatch.GetTimestamp());
    }

    private static int Take(ISubscriber subscriber)
    {
        var count = 0;
        while (BinaryPrimitives.ReadInt32LittleEndian(subscriber.Dequeue(CancellationToken.None).Span) != End)
            count++;
        return count;
    }
}
