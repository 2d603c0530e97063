namespace MultiProc.UnitTests.Synchronization.Faces;

/// <summary>What <see cref="PrimitiveSuite{T, TNaming}"/> must know of a primitive.</summary>
public interface IPrimitive
{
    static abstract Type Type { get; }

    /// <summary>What a new one, that nobody has used, says of itself.</summary>
    static abstract string FreeText { get; }

    /// <summary>What one says of itself where waiting would wait.</summary>
    static abstract string BlockedText { get; }

    /// <summary>What it says of itself after a caller has given up.</summary>
    static abstract string GivenUpText { get; }

    /// <summary>What a time that is over throws; null where it is told by <see langword="false"/>.</summary>
    static virtual Type? TimeoutError => null;

    /// <summary>One of which this thread gets at once what the member waits for, where <see cref="CanSucceedAtOnce"/>.</summary>
    static abstract IDisposable Free(string member, string? name);

    /// <summary>One of which this thread does not get what the member waits for.</summary>
    static abstract IDisposable Blocked(string member, string? name);

    /// <summary>Whether the member is for this kind of primitive at all.</summary>
    static virtual bool Supports(string member) => true;

    /// <summary>Whether there is anything that the member could get without somebody else's doing.</summary>
    static virtual bool CanSucceedAtOnce(string member) => true;
}
