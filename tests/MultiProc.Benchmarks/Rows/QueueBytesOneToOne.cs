using System.Buffers.Binary;
using MultiProc.Benchmarks.Contestants;
using MultiProc.Benchmarks.Rivals;

namespace MultiProc.Benchmarks.Rows;

/// <summary>Arrays of 16 bytes from one process to another through a Queue.</summary>
internal sealed class QueueBytesOneToOne() : QueueThroughput<byte[]>("queue.bytes16.1to1", "bytes", producers: 1, consumers: 1)
{
    private const int Size = 16;

    public override string Description => "arrays of 16 bytes from one process to another through a Queue";

    protected override IReadOnlyList<Contestant> OtherRivals { get; } = [CloudtoidRival.Contestant];

    protected override IReadOnlyList<Goal> Goals { get; } = [new(12, Python)];

    protected override (Func<int, byte[]> Make, Func<byte[], int> NumberOf) Items => (Make, NumberOf);

    private static byte[] Make(int number)
    {
        var item = new byte[Size];
        BinaryPrimitives.WriteInt32LittleEndian(item, number);
        return item;
    }

    private static int NumberOf(byte[] item) => item.Length == Size ? BinaryPrimitives.ReadInt32LittleEndian(item) : throw new InvalidOperationException($"{item.Length} bytes arrived");
}
