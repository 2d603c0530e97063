namespace MultiProc.Platform;

/// <summary>Which files of a folder the next sweep of this process looks at: all at first, later a window that goes round, so that thousands of living names cost no opener much.</summary>
/// <remarks>Used inside the folder's section only.</remarks>
internal sealed class SweepProgress
{
    /// <summary>At how many files that stay a later sweep ends.</summary>
    public const int Window = 32;

    private bool _hasSwept;
    private int _next;

    /// <param name="files">The folder's.</param>
    /// <param name="remove">Removes one if it is left over, and says so.</param>
    public void Sweep(string[] files, Func<string, bool> remove)
    {
        var patience = _hasSwept ? Window : int.MaxValue;
        var first = files.Length == 0 ? 0 : _next % files.Length;
        var looked = 0;
        for (; looked < files.Length && patience > 0; looked++)
        {
            if (!remove(files[(first + looked) % files.Length]))
                patience--;
        }

        _hasSwept = true;
        _next = first + looked;
    }
}
