using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform;
using MultiProc.Platform.Interop;
using MultiProc.Serialization;

namespace MultiProc.Processes.Warm;

/// <summary>What a child that was there before its call takes over with it, so that it is as if it had been started only now.</summary>
/// <remarks>Its descriptors come with the message: those of the streams that have one, then that of the directory.</remarks>
/// <param name="Variables">What is different in its environment; null removes a variable.</param>
/// <param name="Streams">What its standard streams are.</param>
internal sealed record Takeover(IReadOnlyList<KeyValuePair<string, string?>> Variables, TakenStream[] Streams)
{
    /// <summary>What the loader, the C library or the runtime looks at when a program starts, and at no later time.</summary>
    private static readonly string[] s_readAtStart = ["DOTNET_", "COMPlus_", "CORECLR_", "LD_", "DYLD_", "GLIBC_", "MALLOC_", "MULTIPROC_", "LC_", "LANG", "TZ", "TMPDIR"];

    /// <summary>What a child needs that was started by one command and shall be as if by another; null if it cannot be made so.</summary>
    public static Takeover? Between(LaunchCommand started, LaunchCommand wanted)
    {
        if (started.Path != wanted.Path || !started.Arguments.SequenceEqual(wanted.Arguments))
            return null;
        var variables = Differences(started.Environment, wanted.Environment);
        return variables.Exists(static v => Array.Exists(s_readAtStart, p => v.Key.StartsWith(p, StringComparison.Ordinal)))
            ? null
            : new Takeover(variables, [Describe(wanted, 0), Describe(wanted, 1), Describe(wanted, 2)]);
    }

    /// <summary>The directory of such a command as a descriptor: whether it can be entered is found out before anything is handed over.</summary>
    /// <returns>null if this process may not enter it; where there is no O_PATH also if it may not read it.</returns>
    public static SafeFileHandle? OpenDirectory(LaunchCommand wanted)
    {
        // By the dot in it, which nobody gets at who may not enter.
        var directory = Fcntl.Open(Path.Combine(wanted.Directory ?? "", "."), Fcntl.O_RDONLY | Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_CLOEXEC);
        return directory < 0 ? null : new SafeFileHandle(directory, ownsHandle: true);
    }

    /// <summary>The descriptors that go with it, which stay their owners'.</summary>
    public IReadOnlyList<SafeHandle> HandlesOf(LaunchCommand wanted, SafeFileHandle directory)
    {
        var handles = new List<SafeHandle>();
        for (var i = 0; i < Streams.Length; i++)
        {
            if (Streams[i] != TakenStream.Null)
                handles.Add(wanted.Streams[i].Pipe ?? new SafeFileHandle(i, ownsHandle: false));
        }

        handles.Add(directory);
        return handles;
    }

    /// <summary>In the child: makes it so.</summary>
    /// <param name="handles">The descriptors of the message, from the first one that is meant for this.</param>
    /// <returns>How many of them they were.</returns>
    public int Apply(ReadOnlySpan<SafeHandle> handles)
    {
        var next = 0;
        for (var i = 0; i < Streams.Length; i++)
        {
            using var stream = Streams[i] == TakenStream.Null ? OpenNull(i) : handles[next++];
            if (Unistd.Duplicate((int)stream.DangerousGetHandle(), i) < 0)
                throw Errno.Last("cannot take over a standard stream");
        }

        if (Preload.HasRun)
            ConsoleStreams.Renew(Streams);

        using (var directory = handles[next++])
        {
            if (Unistd.ChangeDirectory((int)directory.DangerousGetHandle()) < 0)
                throw Errno.Last("cannot go to the directory");
        }

        foreach (var (name, value) in Variables)
            ChildEntrance.SetVariable(name, value);
        return next;
    }

    public void Write(PayloadWriter writer)
    {
        writer.WriteCount(Variables.Count);
        foreach (var (name, value) in Variables)
        {
            writer.WriteText(name);
            ChildSettings.Write(writer, value);
        }

        foreach (var stream in Streams)
            writer.WriteByte((byte)stream);
    }

    public static Takeover Read(PayloadReader reader)
    {
        var variables = new KeyValuePair<string, string?>[reader.ReadLength(elementSize: 2)];
        for (var i = 0; i < variables.Length; i++)
            variables[i] = new KeyValuePair<string, string?>(reader.ReadText(), ChildSettings.ReadText(reader));
        return new Takeover(variables, [(TakenStream)reader.ReadByte(), (TakenStream)reader.ReadByte(), (TakenStream)reader.ReadByte()]);
    }

    internal static List<KeyValuePair<string, string?>> Differences(IReadOnlyList<string> from, IReadOnlyList<string> to)
    {
        var changes = new List<KeyValuePair<string, string?>>();
        var old = new Dictionary<string, string>(from.Count);
        foreach (var variable in from)
            old[NameOf(variable)] = variable;
        foreach (var variable in to)
        {
            var name = NameOf(variable);
            if (!old.Remove(name, out var before) || before != variable)
                changes.Add(new(name, variable[(name.Length + 1)..]));
        }

        foreach (var name in old.Keys)
            changes.Add(new(name, null));
        changes.RemoveAll(static v => v.Key == ChildEntrance.LifelineVariable);
        return changes;
    }

    private static string NameOf(string variable) => variable[..variable.IndexOf('=', StringComparison.Ordinal)];

    private static TakenStream Describe(LaunchCommand wanted, int number)
    {
        var stream = wanted.Streams[number];
        if (stream.Pipe is not null)
            return TakenStream.Pipe;
        return stream.IsNull || !Fcntl.IsInherited(number) ? TakenStream.Null : TakenStream.Inherited;
    }

    private static SafeFileHandle OpenNull(int stream)
    {
        var descriptor = Fcntl.Open("/dev/null", (stream == Unistd.STDIN_FILENO ? Fcntl.O_RDONLY : Fcntl.O_WRONLY) | Fcntl.O_CLOEXEC);
        return descriptor < 0 ? throw Errno.Last("cannot open the null device") : new SafeFileHandle(descriptor, ownsHandle: true);
    }
}
