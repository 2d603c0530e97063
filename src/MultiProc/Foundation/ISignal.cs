namespace MultiProc.Foundation;

/// <summary>Something that happens once and can be waited for together with others of its kind.</summary>
internal interface ISignal
{
    /// <summary>Ends when it has happened. Continuations never run on the thread that makes it happen.</summary>
    Task Raised { get; }
}
