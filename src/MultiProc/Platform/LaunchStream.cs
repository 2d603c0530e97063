using Microsoft.Win32.SafeHandles;

namespace MultiProc.Platform;

/// <summary>What a program gets as one of its standard streams: this process's own, nothing, or an end of a pipe.</summary>
/// <param name="IsNull">Whether it is the null device.</param>
/// <param name="Pipe">The end of a pipe, if it is one.</param>
internal readonly record struct LaunchStream(bool IsNull, SafeFileHandle? Pipe)
{
    public static LaunchStream Inherited => default;

    public static LaunchStream Null => new(IsNull: true, null);
}
