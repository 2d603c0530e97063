using System.Globalization;
using Microsoft.Extensions.Logging;
using MultiProc.Platform;

namespace MultiProc.Processes.Log;

/// <summary>Where what is logged goes to: to this process's own factory, else to its parent; and to standard error, if that was asked for.</summary>
internal static class FamilyLog
{
    /// <summary>The category of what has no other, and the one whose level decides what children send.</summary>
    public const string OwnCategory = "MultiProc";

    private static volatile ILoggerFactory? s_factory;

    public static ILoggerFactory? Factory
    {
        get => s_factory;
        set
        {
            s_factory = value;
            LogLevels.HasFactory = value is not null;
        }
    }

    public static int LowestLevel()
    {
        var level = (int)LogLevel.Trace;
        try
        {
            var logger = Factory?.CreateLogger(OwnCategory);
            while (level < ChildSettings.NoLevel && logger?.IsEnabled((LogLevel)level) != true)
                level++;
            return level;
        }
        catch (Exception)
        {
            return ChildSettings.NoLevel; // the factory's time is over, or a provider fails; children may still be started
        }
    }

    /// <summary>A record of a child, or of this library about one.</summary>
    public static void Raise(LogRecord record)
    {
        if (Factory is { } factory)
            factory.CreateLogger(record.Category).Log(record.Level, record.EventId, record, record.Error, static (r, _) => r.Message);
        else if ((int)record.Level >= LogUplink.Level)
            LogUplink.Current?.Send(record.Encode());
    }

    /// <summary>Says something about this library itself. It runs the user's providers: never on the poller.</summary>
    public static void Warn(string message, Exception? error)
    {
        try
        {
            new FamilyLogger(OwnCategory).Log(LogLevel.Warning, default, message, error, static (m, _) => m);
        }
        catch (Exception)
        {
            // What a logging provider throws is dropped, as for a child's records.
        }
    }

    /// <summary>As Python writes it.</summary>
    public static void WriteError(LogLevel level, string message, Exception? error)
    {
        var name = level == LogLevel.Information ? "INFO" : level.ToString().ToUpper(CultureInfo.InvariantCulture);
        ErrorText.Write($"[{name}/{CurrentProcess.Name}] {message}{Environment.NewLine}{(error is null ? "" : error + Environment.NewLine)}");
    }
}
