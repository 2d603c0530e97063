using MultiProc.Benchmarks.Contestants;
using MultiProc.Benchmarks.Rivals;

namespace MultiProc.Benchmarks.Rows;

/// <summary>A function in a process that is started for it.</summary>
internal sealed class RunAsyncSpawn : RunAsyncCall
{
    public override string Name => "run.async";

    public override IReadOnlyList<Figure> Figures { get; } = [new("run.async", "ms")];

    public override IReadOnlyList<Contestant> Rivals => [.. base.Rivals, ExecFunctionRival.Calling(MeasureBurst)];

    protected override string PythonMethod => "spawn";

    public override double[] RunOurs(bool quick) => [MeasureBurst(quick)];
}
