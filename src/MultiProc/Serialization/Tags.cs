namespace MultiProc.Serialization;

/// <summary>What a message begins with, and what a reference begins with.</summary>
internal static class Tags
{
    /// <summary>Raised with every change of the layout.</summary>
    public const byte FormatVersion = 2;

    public const byte Null = 0;

    /// <summary>A new object of exactly the type that the place declares; its head follows.</summary>
    public const byte NewAsDeclared = 1;

    /// <summary>A new object; its type and its head follow.</summary>
    public const byte New = 2;

    /// <summary>A closure that is in the message already, of which more is needed: its number and the further fields follow.</summary>
    public const byte MoreOfClosure = 3;

    /// <summary>From here on: the number of an object that is in the message already.</summary>
    public const byte FirstBack = 4;
}
