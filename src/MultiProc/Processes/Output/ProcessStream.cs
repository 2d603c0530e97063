using System.Diagnostics;

namespace MultiProc;

/// <summary>What a standard stream of a process is connected to.</summary>
/// <remarks>
/// <para>Python: nothing; there the functions of a program redirect <c>sys.stdout</c> themselves. An object may serve any number of processes.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ProcessStream
{
    private readonly string _text;

    private ProcessStream(string text, Action<string>? callback = null)
    {
        _text = text;
        Callback = callback;
    }

    /// <summary>The same as this process's: what the child writes appears where this process's own output does.</summary>
    public static ProcessStream Inherit { get; } = new("Inherit");

    /// <summary>The null device: nothing to read, and what is written is dropped.</summary>
    public static ProcessStream Null { get; } = new("Null");

    internal Action<string>? Callback { get; }

    /// <summary>Line by line to a callback, for <see cref="Process.StandardOutput"/> and <see cref="Process.StandardError"/>.</summary>
    /// <param name="callback">Gets each line, without its end, on a thread of the pool: one after the other for one process, and at once for several.
    /// If the same object is both standard output and standard error of a process, the lines come in the order in which they were written.</param>
    /// <returns>The stream.</returns>
    /// <remarks>
    /// <para>Lines come whole, however many processes write. They end with LF or CR LF; the last one need not. They are read as UTF-8, and what is none
    /// is replaced by U+FFFD. A line of more than 1 MiB comes in parts of that size.</para>
    /// <para>The child does not wait for the callback: what that has not taken yet is kept. Only a child that is 64 MiB ahead is slowed to the pace
    /// of the callback, as at any pipe; if that does not return for a second then, the child goes on, whole lines are dropped, and a line in their place says how many
    /// bytes there were.</para>
    /// <para>Joining the process waits for the callback to have got every line that the process wrote. What the callback throws is thrown
    /// there; it is not called again then, and the child can go on writing. The callback must not wait for the end of the
    /// process itself.</para>
    /// <para>The stream ends with the process, however that ends: a program that it started and left running can no longer write to it.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException">There is no callback.</exception>
    public static ProcessStream Lines(Action<string> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new ProcessStream("Lines", callback);
    }

    /// <summary>Which of the three it is.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _text;
}
