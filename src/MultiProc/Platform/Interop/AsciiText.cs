namespace MultiProc.Platform.Interop;

/// <summary>Short texts of ASCII letters for the C library.</summary>
/// <remarks>Where a child comes by before its first line: the framework's marshaller, and literals of bytes, make the runtime load types.</remarks>
internal static unsafe class AsciiText
{
    /// <summary>How many bytes a text has at most, with the zero at its end.</summary>
    public const int Room = 64;

    public static void Copy(string text, byte* bytes)
    {
        if (text.Length >= Room)
            throw TooLong(text);
        for (var i = 0; i < text.Length; i++)
            bytes[i] = (byte)text[i];
        bytes[text.Length] = 0;
    }

    private static ArgumentException TooLong(string text) => new($"'{text}' has more than {Room - 1} letters", nameof(text));
}
