using Microsoft.Extensions.Logging;

namespace MultiProc.ConformanceTests;

/// <summary>The log of a family.</summary>
public sealed class LoggingTests
{
    [Fact]
    [PythonTest("_TestLogging.test_enable_logging")]
    public void GetLogger_GivesALogger_ThatMayBeUsedAtOnce()
    {
        var logger = Process.GetLogger();

        logger.Should().NotBeNull();
        logger.Invoking(l => l.LogError("nobody sees it")).Should().NotThrow();
    }

    [Theory]
    [PythonTest("_TestLogging.test_level")]
    [InlineData(LogLevel.Information)]
    [InlineData(LogLevel.Critical)]
    public void Level_IsInheritedByChildren(LogLevel level)
    {
        using var told = new Told();
        Process.LogToStderr(level);
        try
        {
            using var p = new Process((Told told) => told.Say($"{Enum.GetValues<LogLevel>().First(Process.GetLogger().IsEnabled)}"), told);
            p.Start();
            p.Join();
        }
        finally
        {
            Process.LogToStderr(LogLevel.None);
        }

        told.Lines.Should().Equal($"{level}");
    }
}
