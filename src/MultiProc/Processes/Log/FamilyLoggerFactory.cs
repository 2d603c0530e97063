using Microsoft.Extensions.Logging;

namespace MultiProc.Processes.Log;

/// <summary>What a process has whose user has set no factory: its loggers write where the family's log goes.</summary>
internal sealed class FamilyLoggerFactory : ILoggerFactory
{
    public static FamilyLoggerFactory Instance { get; } = new();

    public ILogger CreateLogger(string categoryName) => new FamilyLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("Providers belong to a factory of yours: set MultiProc.Process.LoggerFactory to one that has them.");

    public void Dispose()
    {
    }
}
