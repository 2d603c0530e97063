namespace MultiProc.UnitTests.Serialization;

/// <summary>Damages bytes in the ways in which they are damaged: flipped, cut, mixed up, and with lengths that no reader should believe.</summary>
internal static class Mutation
{
    private static readonly Func<byte[], byte[], Random, byte[]>[] s_ways =
        [FlipBit, FlipBit, Scribble, Scribble, Cut, Splice, Insert, Replace, Remove, Repeat, Swap, Overflow];

    private static readonly ulong[] s_lengths =
        [0, 1, 0x7F, 0x80, 0xFFFF, 0x10000, 0x7FFFFFFE, int.MaxValue, 0x80000000, uint.MaxValue, 1UL << 32, long.MaxValue, ulong.MaxValue];

    public static byte[] Of(byte[] bytes, byte[] other, Random random)
    {
        var damaged = s_ways[random.Next(s_ways.Length)](bytes, other, random);
        // Now and then twice: what one damage hides, the next may open.
        return damaged.Length > 0 && random.Next(8) == 0 ? s_ways[random.Next(s_ways.Length)](damaged, other, random) : damaged;
    }

    private static byte[] FlipBit(byte[] bytes, byte[] other, Random random)
    {
        var copy = (byte[])bytes.Clone();
        copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
        return copy;
    }

    private static byte[] Scribble(byte[] bytes, byte[] other, Random random)
    {
        var copy = (byte[])bytes.Clone();
        for (var i = random.Next(1, 9); i > 0; i--)
            copy[random.Next(copy.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)random.Next(8);
        return copy;
    }

    private static byte[] Cut(byte[] bytes, byte[] other, Random random) => bytes[..random.Next(bytes.Length)];

    private static byte[] Splice(byte[] bytes, byte[] other, Random random) =>
        [.. bytes.AsSpan(0, random.Next(bytes.Length)), .. other.AsSpan(random.Next(other.Length))];

    /// <summary>The end of a message with an honest number in front of it that nobody should believe.</summary>
    private static byte[] Insert(byte[] bytes, byte[] other, Random random)
    {
        var place = random.Next(bytes.Length);
        return [.. bytes.AsSpan(0, place), .. Varint(s_lengths[random.Next(s_lengths.Length)]), .. bytes.AsSpan(place)];
    }

    private static byte[] Replace(byte[] bytes, byte[] other, Random random)
    {
        var place = random.Next(bytes.Length);
        return [.. bytes.AsSpan(0, place), .. Varint(s_lengths[random.Next(s_lengths.Length)]), .. bytes.AsSpan(place + 1)];
    }

    private static byte[] Remove(byte[] bytes, byte[] other, Random random)
    {
        var from = random.Next(bytes.Length);
        var length = random.Next(Math.Min(bytes.Length - from, 64));
        return [.. bytes.AsSpan(0, from), .. bytes.AsSpan(from + length)];
    }

    private static byte[] Repeat(byte[] bytes, byte[] other, Random random)
    {
        var from = random.Next(bytes.Length);
        var piece = bytes.AsSpan(from, random.Next(Math.Min(bytes.Length - from, 64)));
        return [.. bytes.AsSpan(0, from), .. piece, .. bytes.AsSpan(from)];
    }

    private static byte[] Swap(byte[] bytes, byte[] other, Random random)
    {
        var copy = (byte[])bytes.Clone();
        var (one, two) = (random.Next(copy.Length), random.Next(copy.Length));
        (copy[one], copy[two]) = (copy[two], copy[one]);
        return copy;
    }

    /// <summary>A number that goes on beyond every number, or beyond 64 bits.</summary>
    private static byte[] Overflow(byte[] bytes, byte[] other, Random random)
    {
        var place = random.Next(bytes.Length);
        var length = random.Next(1, 12);
        return [.. bytes.AsSpan(0, place), .. Enumerable.Repeat((byte)0xFF, length), (byte)random.Next(256), .. bytes.AsSpan(place + 1)];
    }

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }
}
