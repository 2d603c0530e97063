using System.Buffers;
using MultiProc.Channels.Lanes;
using MultiProc.Serialization;

namespace MultiProc.Channels;

/// <summary>Values out of messages.</summary>
internal static class Payloads
{
    /// <summary>The value of a message that was taken.</summary>
    /// <exception cref="UnpicklingException">It cannot be read back, or is no <typeparamref name="T"/>. The message is gone, and nothing else.</exception>
    public static T Load<T>(IncomingMessage message)
    {
        if (!typeof(T).IsValueType || !PlainItems<T>.TryLoad(message, out var item))
            return As<T>(Load(message, message.IsBytes ? null : static value => As<T>(value)));
        message.GiveBack(closeHandles: false); // it has none
        IdleMessage.GiveBack(message);
        return item;
    }

    /// <summary>The value of a message that another pickler made.</summary>
    /// <exception cref="UnpicklingException">It cannot be read back. The message is gone, and nothing else.</exception>
    public static T Load<T>(IncomingMessage message, IPickler pickler)
    {
        try
        {
            return pickler.Load<T>(new ReadOnlySequence<byte>(message.Bytes));
        }
        catch (Exception error) when (error is not (UnpicklingException or OutOfMemoryException))
        {
            throw new UnpicklingException(error.Message.TrimEnd('.'), error);
        }
        finally
        {
            message.GiveBack(closeHandles: true);
            IdleMessage.GiveBack(message);
        }
    }

    /// <summary>The bytes of a message that was taken, whatever was meant by them; what came beside them is let go of.</summary>
    public static byte[] LoadBytes(IncomingMessage message)
    {
        try
        {
            return message.ToArray();
        }
        finally
        {
            message.GiveBack(closeHandles: true);
            IdleMessage.GiveBack(message);
        }
    }

    /// <param name="message">The message.</param>
    /// <param name="demand">Throws if that is not what was asked for: what a message brought along is let go of then. Not needed for one that is bytes.</param>
    private static object? Load(IncomingMessage message, Action<object?>? demand)
    {
        var isRead = false;
        try
        {
            if (message.Trouble is { } trouble)
                throw new UnpicklingException(trouble);
            var value = message.IsBytes ? Pickle.Load(message.Bytes) : Pickle.Load(message.ToPickled(), demand);
            isRead = true;
            return value;
        }
        finally
        {
            message.GiveBack(closeHandles: !isRead);
            IdleMessage.GiveBack(message);
        }
    }

    private static T As<T>(object? value)
    {
        if (value is T wanted)
            return wanted;
        return value is null && default(T) is null
            ? default!
            : throw new UnpicklingException($"it is {value?.GetType().ToString() ?? "null"}, and not the {typeof(T)} that was asked for");
    }
}
