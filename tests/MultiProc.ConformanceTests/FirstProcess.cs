[assembly: AssemblyFixture(typeof(MultiProc.ConformanceTests.FirstProcess))]

namespace MultiProc.ConformanceTests;

/// <summary>Starts a process before the first test: what a process keeps from its first start on is not left behind by a test.</summary>
public sealed class FirstProcess
{
    public FirstProcess()
    {
        using var first = new Process(() => { });
        first.Start();
        first.Join();
    }
}
