using MultiProc.ConformanceTests;

[assembly: AssemblyFixture(typeof(FirstProcess))]

namespace MultiProc.ConformanceTests;

/// <summary>Starts one process of each kind before the first test: what a process keeps from its first start on is not left behind by a test.</summary>
public sealed class FirstProcess
{
    public FirstProcess()
    {
        using var first = new Process(() => { });
        first.Start();
        first.Join();
        _ = Scene.Run("exit-codes");
    }
}
