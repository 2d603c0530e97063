using System.Diagnostics;
using System.Text.Json;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.UnitTests.Benchmarks;

public sealed class HarnessTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Run_MeasuresARowAndWritesIt_AsAProgram()
    {
        Run("--quick", "--json", _file, "lock.uncontended").Should().Be((0, ""));

        using var document = JsonDocument.Parse(File.ReadAllText(_file));
        var row = document.RootElement.EnumerateArray().Should().ContainSingle().Subject;
        row.GetProperty("row").GetString().Should().Be("lock.uncontended");
        row.GetProperty("ours").GetDouble().Should().BePositive();
        row.GetProperty("rivals").EnumerateObject().Select(rival => rival.Name)
            .Should().Equal(Python.Current is null ? [] : ["cpython"]);
    }

    [Fact]
    public void Run_FailsAndNamesTheRows_WhenOneDoesNotExist()
    {
        var (exitCode, error) = Run("no.such.row");

        exitCode.Should().Be(2);
        error.Should().Contain("no.such.row").And.Contain("lock.uncontended");
    }

    [Fact]
    public void Run_FailsBeforeItMeasures_WhenTheFileCannotBeWritten()
    {
        var (exitCode, error) = Run("--json", Path.Combine(_file, "below-a-file"), "lock.uncontended");

        exitCode.Should().Be(2);
        error.Should().Contain("below-a-file");
    }

    private static (int ExitCode, string Error) Run(params string[] args)
    {
        var start = new ProcessStartInfo(DotnetContestant.Executable, args) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = System.Diagnostics.Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        output.Wait(TestContext.Current.CancellationToken);
        return (process.ExitCode, error);
    }
}
