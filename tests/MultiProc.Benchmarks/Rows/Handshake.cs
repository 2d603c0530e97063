namespace MultiProc.Benchmarks.Rows;

/// <summary>Waits for children to say that they are ready, unless they have failed: those never say it.</summary>
internal static class Handshake
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    /// <param name="wait">Waits for one child for that long.</param>
    /// <param name="children">The children; each says once that it is ready.</param>
    /// <exception cref="InvalidOperationException">A child has ended instead.</exception>
    public static void Await(Func<TimeSpan, bool> wait, params Task[] children)
    {
        foreach (var _ in children)
        {
            while (!wait(s_look))
            {
                if (children.FirstOrDefault(child => child.IsCompleted) is { } ended)
                    throw new InvalidOperationException("a child ended before it was ready", ended.Exception);
            }
        }
    }

    /// <summary>Waits until all children have ended.</summary>
    /// <exception cref="Exception">The first one that failed did so for that reason; the others may be waiting for it in vain.</exception>
    public static void AwaitAll(params Task[] children)
    {
        var left = children.ToList();
        while (left.Count > 0)
        {
            var ended = left[Task.WaitAny([.. left])];
            ended.GetAwaiter().GetResult();
            _ = left.Remove(ended);
        }
    }
}
