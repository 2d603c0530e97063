using System.Buffers;
using System.Runtime.CompilerServices;
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
        var all = 0UL;
        var i = 0;
        if (BitConverter.IsLittleEndian)
        {
            for (; i <= text.Length - Step; i += Step)
            {
                var four = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<char, byte>(ref Unsafe.AsRef(in text[i])));
                all |= four;
                // 00dd00cc 00bb00aa: to 0000ddcc 0000bbaa, and that to ddccbbaa.
                four |= four >> 8;
                Unsafe.WriteUnaligned(ref bytes[i], (uint)((four & 0xFFFF) | ((four >> 16) & 0xFFFF_0000)));
            }
        }

        for (; i < text.Length; i++)
        {
            all |= text[i];
            bytes[i] = (byte)text[i];
        }

        return (all & NoAscii) == 0;
    }

    /// <summary>The text of such bytes.</summary>
    /// <param name="bytes">The bytes; those that are no ASCII are taken for Latin-1.</param>
    /// <param name="room">Room for a short text.</param>
    public static string Read(ReadOnlySpan<byte> bytes, ref char[]? room)
    {
        if (bytes.Length > Short)
            return Encoding.Latin1.GetString(bytes);
        var letters = room ??= new char[Short];
        var i = 0;
        if (BitConverter.IsLittleEndian)
        {
            for (; i <= bytes.Length - Step; i += Step)
            {
                // ddccbbaa: to 0000ddcc 0000bbaa, and that to 00dd00cc 00bb00aa.
                ulong four = Unsafe.ReadUnaligned<uint>(ref Unsafe.AsRef(in bytes[i]));
                four = (four | (four << 16)) & 0x0000_FFFF_0000_FFFF;
                four = (four | (four << 8)) & 0x00FF_00FF_00FF_00FF;
                Unsafe.WriteUnaligned(ref Unsafe.As<char, byte>(ref letters[i]), four);
            }
        }

        for (; i < bytes.Length; i++)
            letters[i] = (char)bytes[i];
        return new string(letters, 0, bytes.Length);
    }
}
