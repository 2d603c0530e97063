namespace MultiProc;

/// <summary>A queue had no room for an item. The queue goes on; the item is not in it.</summary>
/// <remarks><para>Python: <c>queue.Full</c>.</para></remarks>
public sealed class QueueFullException : ProcessException
{
    internal QueueFullException()
        : base("The queue is full.")
    {
    }
}
