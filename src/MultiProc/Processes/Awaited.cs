namespace MultiProc.Processes;

/// <summary>Waits for what an asynchronous function returned.</summary>
internal static class Awaited
{
    private const string NoResult = "System.Threading.Tasks.VoidTaskResult";

    /// <summary>The result of a task or value task of any type, null if it has none; anything else is its own result.</summary>
    public static object? ResultOf(object returned)
    {
        if (returned is ValueTask valueTask)
            returned = valueTask.AsTask();
        else if (returned.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            returned = type.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(returned, null)!;
        if (returned is not Task task)
            return returned;
        task.GetAwaiter().GetResult();

        // The task of an async method is of a type derived from Task<T>; T is this type of the framework where there is no result.
        for (var type = task.GetType(); type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
                return type.GetGenericArguments()[0].FullName == NoResult ? null : type.GetProperty(nameof(Task<>.Result))!.GetValue(task);
        }

        return null;
    }
}
