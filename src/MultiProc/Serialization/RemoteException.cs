using System.Runtime.ExceptionServices;

namespace MultiProc;

/// <summary>Stands for an exception of another process that could not come here itself: its type is unknown here, or something that it holds cannot travel.</summary>
/// <remarks>
/// <para>Python: <c>multiprocessing.pool.RemoteTraceback</c>, the text that accompanies an exception of a worker.</para>
/// <para><see cref="Exception.StackTrace"/> begins with the frames of the other process.</para>
/// </remarks>
public sealed class RemoteException : ProcessException
{
    internal RemoteException(string remoteType, string message, string? remoteStackTrace)
        : base($"{remoteType}: {message}")
    {
        RemoteType = remoteType;
        RemoteStackTrace = remoteStackTrace;
        if (remoteStackTrace is not null)
            _ = ExceptionDispatchInfo.SetRemoteStackTrace(this, remoteStackTrace);
    }

    /// <summary>The full name of the exception's type.</summary>
    public string RemoteType { get; }

    /// <summary>Where it was thrown in the other process; null if it was never thrown.</summary>
    public string? RemoteStackTrace { get; }
}
