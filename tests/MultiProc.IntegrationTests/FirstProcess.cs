namespace MultiProc.IntegrationTests;

/// <summary>Starts one process of each kind before the first test: what a process keeps from its first start on (the poller, the arena, the runtime's own) is not left behind by a test.</summary>
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
