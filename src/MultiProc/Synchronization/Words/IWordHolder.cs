namespace MultiProc.Synchronization.Words;

/// <summary>What keeps the memory of a word mapped, and the object that the word belongs to in being, while somebody waits for it.</summary>
internal interface IWordHolder
{
    /// <summary>One more use.</summary>
    /// <exception cref="ObjectDisposedException">It was let go of meanwhile.</exception>
    void BeginUse();

    /// <summary>One use less.</summary>
    void EndUse();
}
