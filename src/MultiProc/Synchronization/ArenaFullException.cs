namespace MultiProc;

/// <summary>The family of processes has no room for another object or another process.</summary>
/// <remarks>
/// <para>A family (a program and everything it starts) has room for 2 097 152 synchronisation objects and 2 048 processes that live at
/// the same time. Nothing that exists is affected: when objects are collected or processes end, there is room again.</para>
/// </remarks>
public sealed class ArenaFullException : ProcessException
{
    /// <summary>Creates the error.</summary>
    public ArenaFullException()
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What is full.</param>
    public ArenaFullException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What is full.</param>
    /// <param name="innerException">What caused it.</param>
    public ArenaFullException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
