using System.Diagnostics;
using MemoryPack;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What 100 MB of numbers cost to pickle and to unpickle.</summary>
internal sealed class PickleDoubles : Row
{
    private const string MemoryPack = "memorypack";
    private const int Count = 12_500_000;

    public override string Name => "pickle.doubles";

    public override string Description => "double[12.5M] to an array of bytes and back";

    /// <remarks>The memory is the largest that the process had meanwhile, above what it had before.</remarks>
    public override IReadOnlyList<Figure> Figures { get; } =
    [
        new("pickle.doubles", "ms") { Goals = [new(1.2, MemoryPack)] },
        new("pickle.doubles.memory", "MB") { Goals = [new(1, MemoryPack)] },
    ];

    public override IReadOnlyList<Contestant> Rivals { get; } =
    [
        new DotnetContestant(MemoryPack, _ => Measure(static array => MemoryPackSerializer.Deserialize<double[]>(MemoryPackSerializer.Serialize(array)))),
    ];

    public override int Rounds(bool quick) => quick ? 5 : 15;

    public override double[] RunOurs(bool quick) => Measure(static array => Pickler.Loads<double[]>(Pickler.Dumps(array)));

    private static double[] Measure(Func<double[], double[]?> thereAndBack)
    {
        var array = new double[Count];
        Array.Fill(array, 1.5);
        PeakMemory.Reset();
        var before = PeakMemory.Bytes;
        var begin = Stopwatch.GetTimestamp();
        var copy = thereAndBack(array);
        var elapsed = Stopwatch.GetElapsedTime(begin);
        var grown = PeakMemory.Bytes - before;
        return copy is { Length: Count } && copy[^1] == array[^1] && !ReferenceEquals(copy, array)
            ? [elapsed.TotalMilliseconds, grown / 1e6]
            : throw new InvalidOperationException("it came back as another");
    }
}
