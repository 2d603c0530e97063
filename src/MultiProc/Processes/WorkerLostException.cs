namespace MultiProc;

/// <summary>The process that worked on something ended before it had said what came of it. Other processes are not affected.</summary>
/// <remarks>
/// <para>Python: <c>BrokenProcessPool</c> is the nearest; there every other task fails too, and the error does not say why.</para>
/// </remarks>
public sealed class WorkerLostException : ProcessException
{
    internal WorkerLostException(int pid, int exitCode)
        : base($"The process {pid} ended before it had a result: {Describe(exitCode)}.")
    {
        Pid = pid;
        ExitCode = exitCode;
    }

    /// <summary>The number that the process had.</summary>
    public int Pid { get; }

    /// <summary>Its exit code; −N if signal N killed it.</summary>
    public int ExitCode { get; }

    private static string Describe(int exitCode) => exitCode < 0 ? $"it was killed by signal {-exitCode}" : $"its exit code is {exitCode}";
}
