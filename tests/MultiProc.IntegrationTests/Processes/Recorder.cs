using Microsoft.Extensions.Logging;

namespace MultiProc.IntegrationTests.Processes;

/// <summary>A factory that remembers what was logged.</summary>
internal sealed class Recorder : ILoggerFactory
{
    private readonly List<Record> _records = [];

    public LogLevel Level { get; set; }

    /// <summary>As a factory does that was disposed.</summary>
    public bool CreateFails { get; set; }

    /// <summary>As a factory does whose provider cannot tell what it wants.</summary>
    public bool IsEnabledFails { get; set; }

    public Action Before { get; set; } = () => { };

    public IReadOnlyList<Record> Records
    {
        get
        {
            lock (_records)
                return [.. _records];
        }
    }

    public void Fail()
    {
        Add(new Record("", LogLevel.None, default, "failed", null, []));
        throw new InvalidOperationException("the provider fails");
    }

    public ILogger CreateLogger(string categoryName)
    {
        ObjectDisposedException.ThrowIf(CreateFails, this);
        return new Logger(this, categoryName);
    }

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private void Add(Record record)
    {
        lock (_records)
            _records.Add(record);
    }

    internal sealed record Record(string Category, LogLevel Level, EventId Id, string Message, Exception? Error, IReadOnlyList<KeyValuePair<string, object?>> State);

    private sealed class Logger(Recorder recorder, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) =>
            recorder.IsEnabledFails ? throw new InvalidOperationException("the provider fails") : logLevel >= recorder.Level;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            recorder.Before();
            recorder.Add(new Record(category, logLevel, eventId, formatter(state, exception), exception, state as IReadOnlyList<KeyValuePair<string, object?>> ?? []));
        }
    }
}
