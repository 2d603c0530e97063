namespace MultiProc.ConformanceTests;

/// <summary>The program's main part, which a child has and does not run.</summary>
public sealed class MainHandlingTests
{
    // Python's program needs a guard in its main module. Ours needs none: what a child runs unasked is a static constructor.
    [Fact]
    [PythonTest("TestNoForkBomb.test_noforkbomb")]
    public void StaticConstructor_ThatStartsAProcess_IsNoForkBomb()
    {
        using var told = new Told();
        using var errors = new Told();
        using var p = new Process(ForkBomb.Target, told) { StandardError = ProcessStream.Lines(errors.Say) };
        p.Start();
        p.Join();

        p.ExitCode.Should().Be(1);
        string.Join('\n', errors.Lines).Should().Contain(nameof(InvalidOperationException)).And.Contain("static constructor");
        told.Lines.Should().BeEmpty();
    }

    [Theory]
    [PythonTest("MultiProcessingCmdLineMixin.test_basic_script")]
    [PythonTest("MultiProcessingCmdLineMixin.test_basic_script_no_suffix")]
    [InlineData("exec dotnet \"$0.dll\" \"$@\"")]
    [InlineData("exec \"$0\" \"$@\"")]
    public void Main_RunsOnce_HoweverTheProgramIsStarted(string shell)
    {
        var run = Scene.Run(shell, "exit-codes", []);

        run.Lines.Should().Equal("0 7 -9");
        run.Errors.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        run.RunsOfMain.Should().Be(1);
    }

    [Fact]
    [PythonTest("MultiProcessingCmdLineMixin.test_module_in_package")]
    public async Task Target_MayBeInAnotherAssembly()
    {
        var descriptors = await Process.RunAsync(Descriptors.Targets, TestContext.Current.CancellationToken);

        descriptors.Should().NotBeEmpty();
    }

    private static class ForkBomb
    {
        static ForkBomb()
        {
            if (Process.Parent is not null)
                new Process(() => { }).Start();
        }

        public static void Target(Told told) => told.Say("not reached");
    }
}
