using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>posix_spawn: fork and exec would copy page tables and run between them what may not run there.</summary>
internal sealed unsafe class UnixLauncher : Launcher
{
    private bool _isReady;

    private UnixLauncher()
    {
    }

    public static UnixLauncher Instance { get; } = new();

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
            var error = Launch(command.Path, arguments, environment, lifeline, out var pid);
            return error == 0 ? pid : throw Refusal(command.Path, error);
        }
        finally
        {
            NativeMemory.Free(arguments);
            NativeMemory.Free(environment);
        }
    }

    private static int Launch(string path, byte** arguments, byte** environment, SafeFileHandle lifeline, out int pid)
    {
        var actions = stackalloc byte[Spawn.OpaqueSize];
        var attributes = stackalloc byte[Spawn.OpaqueSize];
        _ = Spawn.ActionsInit(actions);
        _ = Spawn.AttributesInit(attributes);
        try
        {
            // As in Python: a child does not read its parent's standard input.
            pid = 0;
            var error = Spawn.ActionsAddOpen(actions, Unistd.STDIN_FILENO, "/dev/null", Fcntl.O_RDONLY, 0);
            if (error == 0)
                error = Spawn.ActionsAddDup2(actions, (int)lifeline.DangerousGetHandle(), Lifeline.ChildDescriptor);
            if (error == 0)
                error = Spawn.ActionsAddCloseFrom(actions, Lifeline.ChildDescriptor + 1);
            if (error == 0)
                error = SetAttributes(attributes);
            return error != 0 ? error : Spawn.PosixSpawn(out pid, path, actions, attributes, arguments, environment);
        }
        finally
        {
            _ = Spawn.ActionsDestroy(actions);
            _ = Spawn.AttributesDestroy(attributes);
        }
    }

    /// <summary>SIGINT waits until the child has decided about it; SIGPIPE, which the runtime ignores, is the default again.</summary>
    private static int SetAttributes(byte* attributes)
    {
        Span<byte> set = stackalloc byte[Signal.SigsetSize];
        Signal.FillSet(set, Signal.SIGINT);
        var error = Spawn.AttributesSetSigMask(attributes, set);
        Signal.FillSet(set, Signal.SIGPIPE);
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

    private static ProcessException Refusal(string path, int error)
    {
        var cause = Errno.From(error, $"cannot start '{path}'");
        return new ProcessException(cause.Message, cause);
    }
}
