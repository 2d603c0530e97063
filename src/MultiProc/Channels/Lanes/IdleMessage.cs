namespace MultiProc.Channels.Lanes;

/// <summary>The room for a message that a thread uses again and again.</summary>
/// <remarks>Whoever takes it leaves nothing: the user's own code runs while a message is read, and may receive another.</remarks>
internal static class IdleMessage
{
    [ThreadStatic]
    private static IncomingMessage? t_idle;

    public static IncomingMessage Take()
    {
        var message = t_idle ?? new IncomingMessage();
        t_idle = null;
        return message;
    }

    public static void GiveBack(IncomingMessage message)
    {
        message.Clear();
        t_idle = message;
    }
}
