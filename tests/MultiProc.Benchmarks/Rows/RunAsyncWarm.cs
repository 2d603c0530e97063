namespace MultiProc.Benchmarks.Rows;

/// <summary>A function in a process that was started ahead: after a pause, and where there is none.</summary>
internal sealed class RunAsyncWarm : RunAsyncCall
{
    public override string Name => "run.async.warm";

    public override IReadOnlyList<Figure> Figures { get; } = [new("run.async.warm", "ms"), new("run.async.warm.burst", "ms")];

    protected override string PythonMethod => "forkserver";

    public override double[] RunOurs(bool quick)
    {
        Process.SetStartMethod(StartMethod.ForkServer);
        var burst = MeasureBurst(quick);
        return [MeasureWithPauses(), burst];
    }
}
