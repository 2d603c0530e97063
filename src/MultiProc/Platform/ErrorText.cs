using System.Text;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>Text on this process's standard error.</summary>
internal static class ErrorText
{
    /// <summary>Written at once, so that the texts of several processes do not mix; lost where nobody listens.</summary>
    public static void Write(string text)
    {
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(text);
        while (!bytes.IsEmpty)
        {
            var written = Unistd.Write(Unistd.STDERR_FILENO, bytes, (nuint)bytes.Length);
            if (written <= 0)
                return;
            bytes = bytes[(int)written..];
        }
    }
}
