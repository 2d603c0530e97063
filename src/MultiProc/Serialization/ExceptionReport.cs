namespace MultiProc.Serialization;

/// <summary>An exception on its way to another process: itself where it can travel, and what can be said of it in any case.</summary>
internal sealed class ExceptionReport
{
    private ExceptionReport(string typeName, string message, string? stackText, PickledMessage? payload)
    {
        TypeName = typeName;
        Message = message;
        StackText = stackText;
        Payload = payload;
    }

    public string TypeName { get; }

    public string Message { get; }

    public string? StackText { get; }

    /// <summary>The exception itself; none where something in it cannot travel.</summary>
    public PickledMessage? Payload { get; }

    public static ExceptionReport Of(Exception error)
    {
        // The texts are the user's code: an override that fails must not hide the error that is being told.
        var message = Try(() => error.Message) ?? "(its message cannot be told)";
        var stack = Try(() => error.StackTrace);
        return new ExceptionReport(error.GetType().ToString(), message, stack, Try(() => Pickle.Dump(error)));
    }

    /// <summary>The report as one message, slots and handles of the exception included.</summary>
    public PickledMessage Dump()
    {
        var texts = Pickle.DumpAll(["", "", "", ""], [TypeName, Message, StackText, Payload?.ToArray()]);
        return Payload is null ? texts : texts with { Slots = Payload.Slots, Handles = Payload.Handles, OwnHandles = Payload.OwnHandles };
    }

    /// <summary>As <see cref="Dump"/>, for a road that carries nothing but bytes: an exception that needs more goes as its texts.</summary>
    public PickledMessage DumpAlone()
    {
        if (Payload is { Slots.Count: 0, Handles.Count: 0 })
            return Dump();
        Payload?.CloseOwnHandles();
        return new ExceptionReport(TypeName, Message, StackText, payload: null).Dump();
    }

    /// <exception cref="UnpicklingException">The bytes are damaged.</exception>
    public static ExceptionReport Load(PickledMessage message)
    {
        var parts = Pickle.LoadAll(message with { Slots = [], Handles = [] });
        if (parts is not [string typeName, string text, var stack, var payload])
            throw new UnpicklingException("it is no report of an exception");
        return new ExceptionReport(typeName, text, stack as string, payload is byte[] bytes ? message with { Parts = [bytes] } : null);
    }

    /// <summary>The exception as its own type with the other process's stack, or what stands for it.</summary>
    public Exception ToException()
    {
        try
        {
            if (Payload is not null && Pickle.Load(Payload) is Exception error)
                return error;
        }
        catch (UnpicklingException)
        {
            // Its type does not exist here, or does not let itself be filled: the texts say what there is to say.
        }

        return new RemoteException(TypeName, Message, StackText);
    }

    private static T? Try<T>(Func<T?> tell)
        where T : class
    {
        try
        {
            return tell();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Whatever the user's code throws here, there is an older error to be told.
            return null;
        }
    }
}
