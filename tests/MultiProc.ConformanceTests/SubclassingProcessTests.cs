namespace MultiProc.ConformanceTests;

public sealed class SubclassingProcessTests
{
    [Fact]
    [PythonTest("_TestSubclassingProcess.test_subclassing")]
    public void Run_HasTheStateOfTheObject_WhenItIsOverridden()
    {
        using var told = new Told();
        using var upper = new UpperCaser(told, ["hello", "world"]) { Daemon = true };
        upper.Start();
        upper.Join();
        told.Lines.Should().Equal("HELLO", "WORLD");
        upper.ExitCode.Should().Be(0);
    }

    [Fact]
    [PythonTest("_TestSubclassingProcess.test_stderr_flush")]
    public void Trace_IsWhollyOnStandardError_WhenTheChildFailed()
    {
        var file = Path.GetTempFileName();
        using var p = new Process(() =>
        {
            StandardError.SendTo(file);
            DivideByZero(0);
        });
        p.Start();
        p.Join();
        var trace = File.ReadAllText(file);
        File.Delete(file);
        p.ExitCode.Should().Be(1);
        trace.Should().StartWith($"Process {p.Name}:").And.Contain(nameof(DivideByZeroException)).And.Contain(nameof(DivideByZero));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [PythonTest("_TestSubclassingProcess.test_sys_exit")]
    public void ExitCode_IsWhatTheChildExitedWith(int code)
    {
        using var p = new Process(() => Environment.Exit(code));
        p.Start();
        p.Join();
        p.ExitCode.Should().Be(code);
    }

    [Fact]
    [PythonTest("_TestSubclassingProcess.test_sys_exit")]
    public void ExitCode_IsWhatTheChildSet_WhenItReturns()
    {
        using var p = new Process(() => Environment.ExitCode = 8);
        p.Start();
        p.Join();
        p.ExitCode.Should().Be(8);
    }

    private static int DivideByZero(int zero) => 1 / zero;

    private sealed class UpperCaser(Told told, string[] words) : Process
    {
        public override void Run()
        {
            foreach (var word in words)
                told.Say(word.ToUpperInvariant());
        }
    }
}
