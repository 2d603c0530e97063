namespace MultiProc.IntegrationTests;

/// <summary>Runs the test program before the first test: what the framework's own process class keeps from its first start on is not left behind by a test.</summary>
public sealed class FirstProcess
{
    public FirstProcess() => _ = Scene.Run("exit-codes");
}
