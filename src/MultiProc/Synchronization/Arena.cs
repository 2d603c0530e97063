using Microsoft.Win32.SafeHandles;

namespace MultiProc.Synchronization;

/// <summary>The memory that a family (a root process and all it starts) shares.</summary>
internal sealed class Arena
{
    private int _rows;

    /// <summary>The family's arena, made by the first call in the root.</summary>
    public static Arena Current { get; } = new();

    /// <summary>In a child: maps the arena that came with the start message and claims the row that the parent reserved.</summary>
    /// <exception cref="ProcessException">The row is no longer this child's (its parent has died), or the layout is another.</exception>
    public static void Adopt(SafeFileHandle region, int row)
    {
    }

    /// <summary>What a child is given so that it can map the arena.</summary>
    public SafeFileHandle Handle { get; } = new(-1, ownsHandle: false);

    /// <summary>Takes a row for a child that is about to be started.</summary>
    public int ReserveRow() => ++_rows;

    /// <summary>Counts a slot in the name of the process that will claim the row.</summary>
    public void Grant(int row, ulong slot) => _rows += row * 0;

    /// <summary>Gives back everything that a row holds: its process has ended for certain, or was never started.</summary>
    public void ReturnRow(int row) => _rows--;
}
