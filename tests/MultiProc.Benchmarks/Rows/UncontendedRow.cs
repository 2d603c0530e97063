using System.Diagnostics;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What a primitive costs where nobody competes for it.</summary>
/// <param name="name">The row's name.</param>
/// <param name="subject">The primitive, as Python writes it.</param>
internal abstract class UncontendedRow(string name, string subject) : Row
{
    protected const string Python = "cpython";

    public override string Name { get; } = name;

    public override IReadOnlyList<Figure> Figures => [new(Name, "ns") { Goals = Goals }];

    public override IReadOnlyList<Contestant> Rivals { get; } = [new PythonContestant(Python, "uncontended.py", subject)];

    public override int WarmUps => 3;

    protected virtual IReadOnlyList<Goal> Goals { get; } = [new(0.5, Python)];

    /// <summary>How often it is done in a reading; less where it takes longer than a lock.</summary>
    protected virtual int Count => 10_000_000;

    public override int Rounds(bool quick) => quick ? 7 : 21;

    public override double[] RunOurs(bool quick) => Time(quick ? Count / 3 : Count, Repeat);

    protected static double[] Time(int count, Action<int> repeat)
    {
        var begin = Stopwatch.GetTimestamp();
        repeat(count);
        return [Stopwatch.GetElapsedTime(begin).TotalNanoseconds / count];
    }

    /// <summary>Does it so often. The loop is here, where it costs nothing.</summary>
    protected abstract void Repeat(int count);
}
