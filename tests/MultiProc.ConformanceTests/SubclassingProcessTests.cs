namespace MultiProc.ConformanceTests;

/// <summary>Ports of <c>_TestSubclassingProcess</c>.</summary>
public sealed class SubclassingProcessTests
{
    [Fact]
    [PythonTest("_TestSubclassingProcess.test_subclassing")]
    public void Subclass_RunsInTheChild_WithItsState()
    {
        var file = Path.GetTempFileName();
        using var upper = new UpperCaser(file, ["hello", "world"]) { Daemon = true };
        upper.Start();
        upper.Join();

        File.ReadAllLines(file).Should().Equal("HELLO", "WORLD");
        File.Delete(file);
    }

    [Fact]
    [PythonTest("_TestSubclassingProcess.test_stderr_flush")]
    public void Trace_IsWhollyOnStandardError_AfterJoin()
    {
        var errors = Scene.Run("throw").Errors;

        errors.Should().StartWith("Process Process-1:\nSystem.InvalidOperationException: inside\n").And.Contain("Scenes.cs:line ").And.EndWith("\n");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [PythonTest("_TestSubclassingProcess.test_sys_exit")]
    public void ExitCode_IsThatOfExit(int code)
    {
        using var process = new Process((int c) => Environment.Exit(c), code) { Daemon = true };
        process.Start();
        process.Join();

        process.ExitCode.Should().Be(code);
    }

    private sealed class UpperCaser(string file, List<string> words) : Process
    {
        public override void Run() => File.WriteAllLines(file, words.Select(w => w.ToUpperInvariant()));
    }
}
