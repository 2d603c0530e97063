using Microsoft.Extensions.Logging;

namespace MultiProc.Processes.Log;

/// <summary>The logger of one category; it looks anew each time where to write, for the factory may be set later.</summary>
internal sealed class FamilyLogger(string category) : ILogger
{
    private Found? _found;

    public bool IsEnabled(LogLevel logLevel) =>
        logLevel != LogLevel.None
        && ((int)logLevel >= LogLevels.Error || (Inner() is { } inner ? inner.IsEnabled(logLevel) : (int)logLevel >= LogUplink.Level));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => Inner()?.BeginScope(state);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (!IsEnabled(logLevel))
            return;
        if ((int)logLevel >= LogLevels.Error)
            FamilyLog.WriteError(logLevel, formatter(state, exception), exception);
        if (Inner() is { } inner)
            inner.Log(logLevel, eventId, state, exception, formatter);
        else if ((int)logLevel >= LogUplink.Level)
            FamilyLog.Raise(new LogRecord(category, logLevel, eventId, formatter(state, exception), exception, CurrentProcess.Name, Environment.ProcessId));
    }

    private ILogger? Inner()
    {
        if (FamilyLog.Factory is not { } factory)
            return null;
        if (_found?.Factory != factory)
            _found = new Found(factory, factory.CreateLogger(category));
        return _found.Logger;
    }

    private sealed record Found(ILoggerFactory Factory, ILogger Logger);
}
