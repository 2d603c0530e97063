using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace MultiProc.Serialization;

/// <summary>Texts of ASCII letters, a byte each.</summary>
/// <remarks>Short ones by plain arithmetic, four letters at a time: the first use of the vectorised functions costs a child
/// that is starting two milliseconds.</remarks>
internal static class NarrowText
{
    private const int Short = 128;
    private const int Step = 4;
    private const ulong NoAscii = 0xFF80_FF80_FF80_FF80;

    /// <summary>Writes a text if it is ASCII.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">As much room as it has letters.</param>
    public static bool TryWrite(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (text.Length > Short)
            return Ascii.FromUtf16(text, bytes, out _) == OperationStatus.Done;
        bytes = bytes[..text.Length];
        if (text.Length >= HotText.Step && HotText.IsWorthWhile)
            return HotText.TryWrite(text, bytes);
        ref var letters = ref MemoryMarshal.GetReference(text);
        ref var narrow = ref MemoryMarshal.GetReference(bytes);
        return text.Length < Step || !BitConverter.IsLittleEndian
            ? TryWriteEach(ref letters, ref narrow, text.Length)
            : TryWriteSteps(ref letters, ref narrow, text.Length - Step);
    }

    /// <summary>The text of such bytes.</summary>
    /// <param name="bytes">The bytes; those that are no ASCII are taken for Latin-1.</param>
    public static string Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Short)
            return Encoding.Latin1.GetString(bytes);
        // Nobody has seen it yet, and it is filled before anybody does.
        var text = new string('\0', bytes.Length);
        ref var letters = ref Unsafe.AsRef(in text.GetPinnableReference());
        ref var narrow = ref MemoryMarshal.GetReference(bytes);
        if (bytes.Length >= HotText.Step && HotText.IsWorthWhile)
            HotText.Read(ref letters, bytes);
        else if (bytes.Length < Step || !BitConverter.IsLittleEndian)
            ReadEach(ref letters, ref narrow, bytes.Length);
        else
            ReadSteps(ref letters, ref narrow, bytes.Length - Step);
        return text;
    }

    private static bool TryWriteEach(ref char letters, ref byte narrow, int length)
    {
        var all = 0;
        for (var i = 0; i < length; i++)
        {
            var letter = Unsafe.Add(ref letters, i);
            all |= letter;
            Unsafe.Add(ref narrow, i) = (byte)letter;
        }

        return all < 0x80;
    }

    // The last step begins where the text has one more, and so may do some letters again.
    private static bool TryWriteSteps(ref char letters, ref byte narrow, int last)
    {
        var all = WriteStep(ref letters, ref narrow, last);
        for (var i = 0; i < last; i += Step)
            all |= WriteStep(ref letters, ref narrow, i);
        return (all & NoAscii) == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong WriteStep(ref char letters, ref byte narrow, int place)
    {
        var four = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<char, byte>(ref Unsafe.Add(ref letters, place)));
        // 00dd00cc 00bb00aa: to 0000ddcc 0000bbaa, and that to ddccbbaa.
        var two = four | (four >> 8);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref narrow, place), (uint)((two & 0xFFFF) | ((two >> 16) & 0xFFFF_0000)));
        return four;
    }

    private static void ReadEach(ref char letters, ref byte narrow, int length)
    {
        for (var i = 0; i < length; i++)
            Unsafe.Add(ref letters, i) = (char)Unsafe.Add(ref narrow, i);
    }

    private static void ReadSteps(ref char letters, ref byte narrow, int last)
    {
        ReadStep(ref letters, ref narrow, last);
        for (var i = 0; i < last; i += Step)
            ReadStep(ref letters, ref narrow, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadStep(ref char letters, ref byte narrow, int place)
    {
        // ddccbbaa: to 0000ddcc 0000bbaa, and that to 00dd00cc 00bb00aa.
        ulong four = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref narrow, place));
        four = (four | (four << 16)) & 0x0000_FFFF_0000_FFFF;
        four = (four | (four << 8)) & 0x00FF_00FF_00FF_00FF;
        Unsafe.WriteUnaligned(ref Unsafe.As<char, byte>(ref Unsafe.Add(ref letters, place)), four);
    }
}
