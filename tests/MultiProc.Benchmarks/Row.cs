using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks;

/// <summary>One thing that is measured: ours, and the rivals it is measured against in the same run.</summary>
internal abstract class Row
{
    /// <summary>The name on the command line and in the report, such as <c>lock.uncontended</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What is measured, in one line.</summary>
    public abstract string Description { get; }

    /// <summary>What one reading consists of, in the order of its numbers; the first is the row's own.</summary>
    public abstract IReadOnlyList<Figure> Figures { get; }

    /// <summary>Who else does it; ratios are against the first.</summary>
    public abstract IReadOnlyList<Contestant> Rivals { get; }

    /// <summary>Whether each reading needs a process that has done nothing yet, as where memory is measured.</summary>
    public virtual bool FreshEachRound => false;

    /// <summary>How many readings are thrown away first, while code is being compiled and caches are cold.</summary>
    public virtual int WarmUps => 1;

    /// <summary>How many readings are taken of everyone.</summary>
    public abstract int Rounds(bool quick);

    /// <summary>Takes one reading of ours; runs in a process of its own, and may be called there many times.</summary>
    public abstract double[] RunOurs(bool quick);

    /// <summary>Ours, as one contestant among the others.</summary>
    public virtual Contestant Ours => new DotnetContestant("ours", RunOurs);
}
