using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MultiProc.TestKit;

/// <summary>A pseudo-terminal: the test has its keyboard and its screen, a program believes that it is the only one in front of it.</summary>
public sealed partial class Terminal : IDisposable
{
    private const int O_RDWR = 2;
    private const int O_NOCTTY = 0x100;
    private readonly SafeFileHandle _handle;
    private readonly FileStream _screenAndKeyboard;

    /// <summary>A new one, which nobody uses yet.</summary>
    public Terminal()
    {
        var descriptor = OpenTerminal(O_RDWR | O_NOCTTY);
        _handle = new SafeFileHandle(descriptor, ownsHandle: true);
        var name = new byte[64];
        if (descriptor < 0 || Grant(descriptor) != 0 || Unlock(descriptor) != 0 || NameOf(descriptor, name, (nuint)name.Length) != 0)
            throw new IOException($"cannot make a terminal: {Marshal.GetLastPInvokeErrorMessage()}");
        Path = Encoding.UTF8.GetString(name).TrimEnd('\0');
        _screenAndKeyboard = new FileStream(_handle, FileAccess.ReadWrite, bufferSize: 0);
    }

    /// <summary>The device that a program opens.</summary>
    public string Path { get; }

    /// <summary>Types Ctrl+C: the kernel sends SIGINT to all that run in the foreground.</summary>
    public void PressCtrlC() => _screenAndKeyboard.WriteByte(3);

    /// <summary>The next line on the screen; null when no program has the terminal any more.</summary>
    public string? ReadLine()
    {
        var line = new List<byte>();
        try
        {
            while (_screenAndKeyboard.ReadByte() is >= 0 and var read && read != '\n')
                line.Add((byte)read);
        }
        catch (IOException)
        {
            // EIO: everybody has closed it.
            if (line.Count == 0)
                return null;
        }

        return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _screenAndKeyboard.Dispose();
        _handle.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenTerminal(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Grant(int descriptor);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unlock(int descriptor);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int NameOf(int descriptor, [Out] byte[] name, nuint size);
}
