using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>posix_spawn: fork and exec would copy page tables and run between them what may not run there.</summary>
internal sealed unsafe class UnixLauncher : Launcher
{
    private static readonly nint s_addChangeDirectory = HostPlatform.UsesLinux || !OperatingSystem.IsLinux() ? Spawn.FindAddChangeDirectory() : 0;
    private bool _isReady;

    private UnixLauncher()
    {
    }

    public static UnixLauncher Instance { get; } = new();

    public override bool ChangesDirectory => s_addChangeDirectory != 0;

    public override int Launch(LaunchCommand command, SafeFileHandle lifeline)
    {
        if (!_isReady)
        {
            // Inherited as ignored, it would make the kernel drop the exit codes of all children.
            Signal.StopIgnoring(Signal.SIGCHLD);
            _isReady = true;
        }

        var arguments = Pack([command.Path, .. command.Arguments]);
        var environment = Pack(command.Environment);
        try
        {
            var error = Launch(command, arguments, environment, lifeline, out var pid);
            return error == 0 ? pid : throw Refusal(command, error);
        }
        finally
        {
            NativeMemory.Free(arguments);
            NativeMemory.Free(environment);
        }
    }

    private static int Launch(LaunchCommand command, byte** arguments, byte** environment, SafeFileHandle lifeline, out int pid)
    {
        var actions = stackalloc byte[Spawn.OpaqueSize];
        var attributes = stackalloc byte[Spawn.OpaqueSize];
        _ = Spawn.ActionsInit(actions);
        _ = Spawn.AttributesInit(attributes);
        try
        {
            // The streams first: no end that goes down has the number of one of them, but any may have that of the lifeline in the child.
            pid = 0;
            var error = 0;
            for (var stream = Unistd.STDIN_FILENO; error == 0 && stream <= Unistd.STDERR_FILENO; stream++)
                error = AddStream(actions, stream, command.Streams[stream]);
            if (error == 0 && command.Directory is { } directory && s_addChangeDirectory != 0)
                error = Spawn.ActionsAddChangeDirectory(s_addChangeDirectory, actions, directory);
            if (error == 0)
                error = Spawn.ActionsAddDup2(actions, (int)lifeline.DangerousGetHandle(), Lifeline.ChildDescriptor);
            if (error == 0)
                error = Spawn.ActionsAddCloseFrom(actions, Lifeline.ChildDescriptor + 1);
            if (error == 0)
                error = SetAttributes(attributes);
            return error != 0 ? error : Spawn.PosixSpawn(out pid, command.Path, actions, attributes, arguments, environment);
        }
        finally
        {
            _ = Spawn.ActionsDestroy(actions);
            _ = Spawn.AttributesDestroy(attributes);
        }
    }

    /// <summary>A stream that this process itself has closed is the null device in the child: otherwise it would be what the child opens first.</summary>
    private static int AddStream(byte* actions, int stream, LaunchStream what)
    {
        if (what.Pipe is { } pipe)
            return Spawn.ActionsAddDup2(actions, (int)pipe.DangerousGetHandle(), stream);
        return what.IsNull || !Fcntl.IsInherited(stream)
            ? Spawn.ActionsAddOpen(actions, stream, "/dev/null", stream == Unistd.STDIN_FILENO ? Fcntl.O_RDONLY : Fcntl.O_WRONLY, 0)
            : OperatingSystem.IsMacOS() ? Spawn.ActionsAddDup2(actions, stream, stream) : 0; // there nothing is inherited unnamed
    }

    /// <summary>SIGINT stays blocked in the child: Ctrl+C is its parent's; SIGPIPE, which the runtime ignores, is the default again,
    /// and so is SIGINT, which a shell's background job ignores: <c>Interrupt</c> is the only road by which it comes here.</summary>
    private static int SetAttributes(byte* attributes)
    {
        Span<byte> set = stackalloc byte[Signal.SigsetSize];
        Signal.FillSet(set, Signal.SIGINT);
        var error = Spawn.AttributesSetSigMask(attributes, set);
        Signal.FillSet(set, Signal.SIGPIPE, Signal.SIGINT);
        if (error == 0)
            error = Spawn.AttributesSetSigDefault(attributes, set);
        var flags = Spawn.POSIX_SPAWN_SETSIGMASK | Spawn.POSIX_SPAWN_SETSIGDEF | (OperatingSystem.IsMacOS() ? Spawn.POSIX_SPAWN_CLOEXEC_DEFAULT : 0);
        return error != 0 ? error : Spawn.AttributesSetFlags(attributes, (short)flags);
    }

    /// <summary>A null-terminated array of null-terminated UTF-8 strings in one block of memory.</summary>
    private static byte** Pack(IReadOnlyList<string> strings)
    {
        var size = (strings.Count + 1) * sizeof(byte*);
        foreach (var s in strings)
            size += Encoding.UTF8.GetByteCount(s) + 1;
        var table = (byte**)NativeMemory.Alloc((nuint)size);
        var next = (byte*)(table + strings.Count + 1);
        var end = (byte*)table + size;
        for (var i = 0; i < strings.Count; i++)
        {
            table[i] = next;
            next += Encoding.UTF8.GetBytes(strings[i], new Span<byte>(next, (int)(end - next)));
            *next++ = 0;
        }

        table[strings.Count] = null;
        return table;
    }

    private static ProcessException Refusal(LaunchCommand command, int error)
    {
        var cause = Errno.From(error, $"cannot start '{command.Path}'{(command.Directory is null ? "" : $" in '{command.Directory}'")}");
        return new ProcessException(cause.Message, cause);
    }
}
