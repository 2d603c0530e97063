namespace MultiProc;

/// <summary>Something that can be waited for together with others: a <see cref="Connection"/>, a queue, an <see cref="Event"/>, the <see cref="Sentinel"/> of a process.</summary>
/// <remarks>
/// <para>Python: the members of <c>object_list</c> of <c>multiprocessing.connection.wait</c>. See <see cref="Connection.Wait(IEnumerable{IWaitable}, CancellationToken)"/>.</para>
/// <para>Classes of your own cannot be: what they wait for, an <see cref="Event"/> can stand for.</para>
/// </remarks>
public interface IWaitable
{
    /// <summary>Whether whoever wants something of it need not wait: something is there, it has happened, or never will.</summary>
    internal bool IsReady { get; }

    /// <summary>Ends when it is ready; takes nothing away from others.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    internal Task WhenReadyAsync(CancellationToken cancellationToken);
}
