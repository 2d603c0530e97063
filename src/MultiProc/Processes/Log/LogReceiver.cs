using System.Globalization;
using Microsoft.Extensions.Logging;
using MultiProc.Processes.Output;
using MultiProc.Serialization;

namespace MultiProc.Processes.Log;

/// <summary>Raises here what a child has logged.</summary>
internal static class LogReceiver
{
    /// <summary>A record is a line, so that after a gap, or the death of the child in the middle of one, the next is found.</summary>
    public static IOutputSink CreateSink() => new LineSink(Take);

    private static void Take(string line)
    {
        try
        {
            if (line.StartsWith(LogUplink.DroppedMark))
                Complain($"{line[1..]} log records were dropped in a child: it logs faster than they are taken.");
            else if (line.StartsWith('['))
                Complain($"Log records of a child are missing: {line}");
            else
                FamilyLog.Raise(LogRecord.Decode(Convert.FromBase64String(line)));
        }
        catch (Exception)
        {
            // A record that its writer could not finish, or a provider that failed: there is nobody to be told of it but the log.
        }
    }

    private static void Complain(string message) =>
        FamilyLog.Raise(new LogRecord(FamilyLog.OwnCategory, LogLevel.Warning, default, message, null, CurrentProcess.Name, Environment.ProcessId));
}
