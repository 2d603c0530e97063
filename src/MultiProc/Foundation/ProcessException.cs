namespace MultiProc;

/// <summary>The base of every error that has to do with crossing from one process to another.</summary>
/// <remarks>
/// <para>Python: <c>multiprocessing.ProcessError</c>. Wrong arguments, wrong states, timeouts and cancellation are the
/// usual exceptions of .NET and do not derive from it.</para>
/// </remarks>
public class ProcessException : Exception
{
    /// <summary>Creates the error with a message of its own.</summary>
    public ProcessException()
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened and what to do about it.</param>
    public ProcessException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened and what to do about it.</param>
    /// <param name="innerException">What caused it.</param>
    public ProcessException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
