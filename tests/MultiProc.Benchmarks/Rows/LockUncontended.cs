using System.Diagnostics;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What a Lock costs where nobody competes for it.</summary>
internal sealed class LockUncontended : Row
{
    private const string Python = "cpython";

    private readonly Lazy<Lock> _lock = new(() => new Lock());

    public override string Name => "lock.uncontended";

    public override string Description => "acquire and release a Lock that nobody else wants";

    public override IReadOnlyList<Figure> Figures { get; } = [new("lock.uncontended", "ns") { Goals = [new(25), new(0.5, Python)] }];

    public override IReadOnlyList<Contestant> Rivals { get; } = [new PythonContestant(Python, "uncontended.py", "Lock")];

    public override int WarmUps => 3;

    public override int Rounds(bool quick) => quick ? 7 : 21;

    public override double[] RunOurs(bool quick)
    {
        var count = quick ? 3_000_000 : 10_000_000;
        var subject = _lock.Value;
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            subject.Acquire();
            subject.Release();
        }

        return [Stopwatch.GetElapsedTime(begin).TotalNanoseconds / count];
    }
}
