using System.Runtime.ExceptionServices;

namespace MultiProc.Processes;

/// <summary>What came of a call in a child: a value, or an error.</summary>
internal sealed record ChildOutcome(object? Value, Exception? Error)
{
    /// <summary>The value.</summary>
    /// <exception cref="Exception">The error, with the child's stack trace.</exception>
    public object? Get()
    {
        if (Error is not null)
            ExceptionDispatchInfo.Throw(Error);
        return Value;
    }
}
