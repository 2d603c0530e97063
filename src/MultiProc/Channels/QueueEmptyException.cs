namespace MultiProc;

/// <summary>Nothing was in a queue, within the time that its taker had. The queue goes on.</summary>
/// <remarks><para>Python: <c>queue.Empty</c>.</para></remarks>
public sealed class QueueEmptyException : ProcessException
{
    internal QueueEmptyException()
        : base("The queue is empty.")
    {
    }
}
