using System.Globalization;
using System.Text;

namespace MultiProc.Platform;

/// <summary>The file name of an object's name: two names never have one, and any text has one.</summary>
/// <remarks>Where the file system takes capitals for small letters (macOS may), names that differ in nothing else are one.</remarks>
internal static class RegionName
{
    private const int LongestFileName = 255; // NAME_MAX

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">The name is empty, too long, or no text.</exception>
    public static string ToFileName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var file = new StringBuilder(name.Length);
        foreach (var each in Encode(name))
        {
            var character = (char)each;
            if (char.IsAsciiLetterOrDigit(character) || character is '-' or '_' || (character == '.' && !IsAFolder(name)))
                file.Append(character);
            else
                file.Append(CultureInfo.InvariantCulture, $"%{each:X2}");
        }

        return file.Length <= LongestFileName
            ? file.ToString()
            : throw new ArgumentException($"the name is too long: {file.Length} characters as a file name, where {LongestFileName} are possible (what is not an ASCII letter, digit, '.', '-' or '_' takes three a byte)", nameof(name));
    }

    private static bool IsAFolder(string name) => name is "." or "..";

    private static byte[] Encode(string name)
    {
        try
        {
            return s_strict.GetBytes(name);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException("the name is no text: half of a surrogate pair is in it", nameof(name), e);
        }
    }
}
