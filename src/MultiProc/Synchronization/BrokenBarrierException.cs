namespace MultiProc;

/// <summary>The barrier is broken: not all parties will come, and nobody need wait.</summary>
/// <remarks>
/// <para>Python: <c>threading.BrokenBarrierError</c>. A barrier breaks when a party gives up (its time is over, its token was cancelled, its process has ended), when
/// its action throws, and by <see cref="Barrier.Abort"/>; a <see cref="Barrier.Reset"/> sends those away who wait. It stays broken, and can be used again after
/// <see cref="Barrier.Reset"/>.</para>
/// </remarks>
public sealed class BrokenBarrierException : ProcessException
{
    /// <summary>Creates the error.</summary>
    public BrokenBarrierException()
        : base("The barrier is broken: a party has given up or its process has ended, the action has failed, or it was aborted or reset. Barrier.Reset makes it usable again.")
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What broke the barrier.</param>
    public BrokenBarrierException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What broke the barrier.</param>
    /// <param name="innerException">What caused it.</param>
    public BrokenBarrierException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
