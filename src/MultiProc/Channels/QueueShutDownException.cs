namespace MultiProc;

/// <summary>A queue was shut down: nothing can be put into it any more, and nothing is left to be taken.</summary>
/// <remarks><para>Python: <c>queue.ShutDown</c>, which <c>multiprocessing</c> does not have.</para></remarks>
public sealed class QueueShutDownException : ProcessException
{
    internal QueueShutDownException()
        : base("The queue was shut down.")
    {
    }
}
