namespace MultiProc.Serialization.Plans;

/// <summary>What an object of the runtime says of itself while it is sent: its elements, its parts, its text.</summary>
internal static class Taken
{
    /// <summary>Asks the object, which may be gone, or in the hands of another thread.</summary>
    /// <exception cref="PicklingException">It does not say, or says nonsense because another thread changes it.</exception>
    public static object From(PickleWriter writer, object value, Func<object, object> take)
    {
        try
        {
            return take(value);
        }
        catch (Exception error) when (error is NotSupportedException or ObjectDisposedException)
        {
            throw writer.Refuse(value.GetType().ToString(), $"does not tell what it holds: {error.Message}", error);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or NullReferenceException or IndexOutOfRangeException)
        {
            // Collections that are not made for several threads notice a change, or run into it.
            throw writer.Refuse(
                value.GetType().ToString(),
                $"was changed by another thread while it was being sent ({error.Message.TrimEnd('.')}); keep the others from it meanwhile, or send a copy.",
                error);
        }
    }
}
