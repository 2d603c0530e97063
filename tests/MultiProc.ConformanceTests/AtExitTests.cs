namespace MultiProc.ConformanceTests;

public sealed class AtExitTests
{
    [Fact]
    [PythonTest("_TestAtExit.test_atexit")]
    public void ExitHandler_ThatTheChildAdded_Runs()
    {
        using var told = new Told();
        using var p = new Process(() => AppDomain.CurrentDomain.ProcessExit += (_, _) => told.Say("deadbeef"));
        p.Start();
        p.Join();
        told.Lines.Should().Equal("deadbeef");
    }
}
