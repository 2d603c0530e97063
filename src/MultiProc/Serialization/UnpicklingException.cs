namespace MultiProc;

/// <summary>A payload cannot be read back. Only that payload is lost: what carried it can still be used.</summary>
/// <remarks><para>Python: <c>pickle.UnpicklingError</c>.</para></remarks>
public sealed class UnpicklingException : ProcessException
{
    internal UnpicklingException(string reason, Exception? innerException = null)
        : base($"This payload cannot be read back: {reason}.", innerException)
    {
    }
}
