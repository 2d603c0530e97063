namespace MultiProc.UnitTests.Serialization;

/// <summary>Damages bytes in the ways in which they are damaged: flipped, cut, mixed up, and with lengths that no reader should believe.</summary>
internal static class Mutation
{
    public static byte[] Of(byte[] bytes, byte[] other, Random random)
    {
        var copy = (byte[])bytes.Clone();
        switch (random.Next(6))
        {
            case 0:
                copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
                return copy;
            case 1:
                for (var i = random.Next(1, 9); i > 0; i--)
                    copy[random.Next(copy.Length)] = (byte)random.Next(256);
                return copy;
            case 2:
                return copy[..random.Next(copy.Length)];
            case 3:
                return [.. copy.AsSpan(0, random.Next(copy.Length)), .. other.AsSpan(random.Next(other.Length))];
            case 4:
                var place = random.Next(copy.Length);
                return [.. copy.AsSpan(0, place), 0xFF, 0xFF, 0xFF, 0xFF, (byte)random.Next(8), .. copy.AsSpan(place)];
            default:
                var from = random.Next(copy.Length);
                var length = random.Next(copy.Length - from);
                return [.. copy.AsSpan(0, from), .. copy.AsSpan(from + length)];
        }
    }
}
