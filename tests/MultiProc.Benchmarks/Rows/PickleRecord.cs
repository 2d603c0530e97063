using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using MemoryPack;
using MultiProc.Benchmarks.Contestants;
using MultiProc.Serialization;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What a small message costs to pickle and to unpickle, into a buffer that is used again.</summary>
internal sealed class PickleRecord : Row
{
    private const string MemoryPack = "memorypack";

    public override string Name => "pickle.record";

    public override string Description => "a record (int, string, double) to bytes and back";

    public override IReadOnlyList<Figure> Figures { get; } = [new("pickle.record", "ns") { Goals = [new(1.5, MemoryPack)] }];

    public override IReadOnlyList<Contestant> Rivals { get; } =
    [
        new DotnetContestant(MemoryPack, quick => Measure(quick, ThereAndBackByMemoryPack)),
        new DotnetContestant("system.text.json", quick => Measure(quick, ThereAndBackByJson)),
    ];

    public override int WarmUps => 4;

    public override int Rounds(bool quick) => quick ? 7 : 21;

    public override double[] RunOurs(bool quick) => Measure(quick, ThereAndBack);

    private static double[] Measure(bool quick, Func<ArrayBufferWriter<byte>, SmallRecord, SmallRecord?> thereAndBack)
    {
        var count = quick ? 300_000 : 1_000_000;
        var buffer = new ArrayBufferWriter<byte>();
        var value = new SmallRecord(42, "a name of some length", 2.5);
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            buffer.ResetWrittenCount();
            if (thereAndBack(buffer, value)!.Number != value.Number)
                throw new InvalidOperationException("it came back as another");
        }

        return [Stopwatch.GetElapsedTime(begin).TotalNanoseconds / count];
    }

    private static SmallRecord? ThereAndBack(ArrayBufferWriter<byte> buffer, SmallRecord value)
    {
        Pickle.Dump(value, buffer);
        return Pickler.Loads<SmallRecord>(buffer.WrittenMemory);
    }

    private static SmallRecord? ThereAndBackByMemoryPack(ArrayBufferWriter<byte> buffer, SmallRecord value)
    {
        MemoryPackSerializer.Serialize(buffer, value);
        return MemoryPackSerializer.Deserialize<SmallRecord>(buffer.WrittenSpan);
    }

    private static SmallRecord? ThereAndBackByJson(ArrayBufferWriter<byte> buffer, SmallRecord value)
    {
        using (var writer = new Utf8JsonWriter(buffer))
            JsonSerializer.Serialize(writer, value, SmallRecordJson.Default.SmallRecord);
        return JsonSerializer.Deserialize(buffer.WrittenSpan, SmallRecordJson.Default.SmallRecord);
    }
}
