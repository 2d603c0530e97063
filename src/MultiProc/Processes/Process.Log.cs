using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using MultiProc.Processes;
using MultiProc.Processes.Log;

namespace MultiProc;

/// <content>The log of a family of processes.</content>
public partial class Process
{
    /// <summary>Where the log records of this process and of its children go. Set it in the root, before children are started.</summary>
    /// <value>In a child, and where nothing was set, a factory whose loggers send to the parent, if that wants to have them. Null takes back what was set.</value>
    /// <remarks>
    /// <para>Python: the handlers of <c>multiprocessing.get_logger()</c>; there a child's records do not reach its parent.</para>
    /// <para>What children log through <see cref="GetLogger"/> is raised in the parent's factory with its category, level, event id, message and exception, in
    /// the order in which each of them logged, on a thread of the pool. The state that providers see has the values <c>ProcessName</c> and <c>ProcessId</c>.
    /// Grandchildren's records come through their parents. A child that sets a factory itself keeps its records.</para>
    /// <para>A child never waits: what is not taken is kept, up to a bound, then dropped, and a warning tells how many records were. What was logged
    /// before a crash arrives. The level from which on children send is that of the category <c>MultiProc</c> at the start of the child; below it
    /// logging costs them nothing. What a provider throws on a child's record is lost.</para>
    /// </remarks>
    [AllowNull]
    public static ILoggerFactory LoggerFactory
    {
        get => FamilyLog.Factory ?? FamilyLoggerFactory.Instance;
        set => FamilyLog.Factory = value is FamilyLoggerFactory ? null : value;
    }

    /// <summary>A logger of the family: writes to the <see cref="LoggerFactory"/> of this process, else to its parent's.</summary>
    /// <param name="category">The category.</param>
    /// <returns>The logger; it follows when the factory is changed.</returns>
    /// <remarks>Python: <c>get_logger()</c>, which has one category, and two levels more (<c>SUBDEBUG</c>, <c>SUBWARNING</c>): here they are .NET's.</remarks>
    /// <exception cref="ArgumentNullException">There is no category.</exception>
    public static ILogger GetLogger(string category = FamilyLog.OwnCategory)
    {
        ArgumentNullException.ThrowIfNull(category);
        return new FamilyLogger(category);
    }

    /// <summary>Writes what this process and the children that it starts from now on log to their standard error, besides where it goes anyway.</summary>
    /// <param name="level">From which level on; <see cref="LogLevel.None"/> ends it.</param>
    /// <returns>The logger of the category <c>MultiProc</c>.</returns>
    /// <remarks>Python: <c>log_to_stderr()</c>. A line is <c>[WARNING/Process-1] message</c>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">It is no level.</exception>
    public static ILogger LogToStderr(LogLevel level = LogLevel.Warning)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((int)level, (int)LogLevel.Trace, nameof(level));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)level, (int)LogLevel.None, nameof(level));
        LogLevels.Error = (int)level;
        return GetLogger();
    }
}
