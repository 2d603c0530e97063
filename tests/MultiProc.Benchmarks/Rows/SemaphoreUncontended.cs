using System.Diagnostics;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What a Semaphore costs where nobody competes for it.</summary>
internal sealed class SemaphoreUncontended : Row
{
    private const string Python = "cpython";

    private readonly Lazy<Semaphore> _semaphore = new(() => new Semaphore(1));

    public override string Name => "semaphore.uncontended";

    public override string Description => "acquire and release a Semaphore that nobody else wants";

    public override IReadOnlyList<Figure> Figures { get; } = [new("semaphore.uncontended", "ns")];

    public override IReadOnlyList<Contestant> Rivals { get; } = [new PythonContestant(Python, "uncontended.py", "Semaphore")];

    public override int WarmUps => 3;

    public override int Rounds(bool quick) => quick ? 7 : 21;

    public override double[] RunOurs(bool quick)
    {
        var count = quick ? 3_000_000 : 10_000_000;
        var subject = _semaphore.Value;
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            subject.Acquire();
            subject.Release();
        }

        return [Stopwatch.GetElapsedTime(begin).TotalNanoseconds / count];
    }
}
