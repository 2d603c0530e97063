using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace MultiProc.Serialization;

/// <summary>Texts of ASCII letters, a byte each.</summary>
/// <remarks>Short ones by code that is compiled ahead, eight letters at a time: the first use of the runtime's own functions costs a child
/// that is starting two milliseconds.</remarks>
internal static class NarrowText
{
    private const int Short = 128;
    private const int Step = 8;
    private const ushort NoAscii = 0xFF80;

    /// <summary>Writes a text if it is ASCII.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">As much room as it has letters.</param>
    public static bool TryWrite(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (text.Length > Short)
            return Ascii.FromUtf16(text, bytes, out _) == OperationStatus.Done;
        ref var letters = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        ref var narrow = ref MemoryMarshal.GetReference(bytes[..text.Length]);
        return text.Length < Step ? TryWriteFew(ref letters, ref narrow, text.Length) : TryWriteSteps(ref letters, ref narrow, text.Length - Step);
    }

    /// <summary>The text of such bytes.</summary>
    /// <param name="bytes">The bytes; those that are no ASCII are taken for Latin-1.</param>
    public static string Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Short)
            return Encoding.Latin1.GetString(bytes);
        // Nobody has seen it yet, and it is filled before anybody does.
        var text = new string('\0', bytes.Length);
        ref var letters = ref Unsafe.As<char, ushort>(ref Unsafe.AsRef(in text.GetPinnableReference()));
        ref var narrow = ref MemoryMarshal.GetReference(bytes);
        if (bytes.Length < Step)
        {
            for (var i = 0; i < bytes.Length; i++)
                Unsafe.Add(ref letters, i) = Unsafe.Add(ref narrow, i);
        }
        else
        {
            ReadSteps(ref letters, ref narrow, bytes.Length - Step);
        }

        return text;
    }

    private static bool TryWriteFew(ref ushort letters, ref byte narrow, int length)
    {
        var all = 0;
        for (var i = 0; i < length; i++)
        {
            var letter = Unsafe.Add(ref letters, i);
            all |= letter;
            Unsafe.Add(ref narrow, i) = (byte)letter;
        }

        return (all & NoAscii) == 0;
    }

    // The last step begins where the text has one more, and so may do some letters again.
    private static bool TryWriteSteps(ref ushort letters, ref byte narrow, int last)
    {
        var all = Vector128.LoadUnsafe(ref letters, (nuint)last);
        WriteStep(ref narrow, last, all);
        for (var i = 0; i < last; i += Step)
        {
            var eight = Vector128.LoadUnsafe(ref letters, (nuint)i);
            all |= eight;
            WriteStep(ref narrow, i, eight);
        }

        return (all & Vector128.Create(NoAscii)) == Vector128<ushort>.Zero;
    }

    private static void WriteStep(ref byte narrow, int place, Vector128<ushort> eight) =>
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref narrow, place), Vector128.Narrow(eight, eight).AsUInt64().ToScalar());

    private static void ReadSteps(ref ushort letters, ref byte narrow, int last)
    {
        ReadStep(ref letters, ref narrow, last);
        for (var i = 0; i < last; i += Step)
            ReadStep(ref letters, ref narrow, i);
    }

    private static void ReadStep(ref ushort letters, ref byte narrow, int place) =>
        Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref narrow, place))).AsByte()).StoreUnsafe(ref letters, (nuint)place);
}
