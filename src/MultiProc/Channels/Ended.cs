namespace MultiProc.Channels;

/// <summary>Results of methods that were asked not to leave their thread, so that they have ended when they return.</summary>
internal static class Ended
{
    public static T ResultOf<T>(ValueTask<T> task) => task.IsCompleted ? task.GetAwaiter().GetResult() : throw NotEnded();

    public static void Demand(ValueTask task)
    {
        if (!task.IsCompleted)
            throw NotEnded();
        task.GetAwaiter().GetResult();
    }

    private static InvalidOperationException NotEnded() => new("A method of MultiProc left the thread that it was to stay on: please report this.");
}
