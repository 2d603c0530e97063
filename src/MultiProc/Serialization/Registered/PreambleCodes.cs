namespace MultiProc.Serialization.Registered;

/// <summary>What stands in front of the values of a message that needs it.</summary>
internal static class PreambleCodes
{
    /// <summary>In place of the format's version, which follows.</summary>
    public const byte Begin = 0xFF;

    public const byte End = 0;

    /// <summary>A type of the runtime, sealed, that the sender lets travel field by field.</summary>
    public const byte Permission = 1;

    /// <summary>A function, sealed, that makes objects. The functions of a message are numbered in order.</summary>
    public const byte Function = 2;

    /// <summary>An object: the number of its function, the state, and the bodies of all that this mentions first.</summary>
    public const byte Object = 3;
}
