using Microsoft.Win32.SafeHandles;

namespace MultiProc.Platform;

/// <summary>Starts a program that holds one end of a lifeline and nothing else of this process.</summary>
internal abstract class Launcher
{
    /// <summary>The launcher of this operating system.</summary>
    /// <exception cref="PlatformNotSupportedException">There is none yet.</exception>
    public static Launcher Current
    {
        get
        {
            HostPlatform.Demand();
            return UnixLauncher.Instance;
        }
    }

    /// <summary>Whether it starts programs in another directory; where it cannot, the child has to go there itself.</summary>
    public abstract bool ChangesDirectory { get; }

    /// <summary>Starts the program. Only on the poller's thread.</summary>
    /// <param name="command">What to start.</param>
    /// <param name="lifeline">The end that the child gets, as <see cref="Lifeline.ChildDescriptor"/>.</param>
    /// <returns>The child's pid.</returns>
    /// <exception cref="ProcessException">The operating system refuses; the message names the program and the reason.</exception>
    public abstract int Launch(LaunchCommand command, SafeFileHandle lifeline);
}
