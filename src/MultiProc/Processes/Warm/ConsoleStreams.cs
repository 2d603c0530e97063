namespace MultiProc.Processes.Warm;

/// <summary>The console's writers, where somebody may have used them before their streams became others.</summary>
internal static class ConsoleStreams
{
    /// <summary>The console duplicates a standard stream when it is first used, and would go on to write to the former one.</summary>
    public static void Renew(TakenStream[] streams)
    {
        if (streams[1] != TakenStream.Inherited)
            Console.SetOut(WriterTo(Console.OpenStandardOutput()));
        if (streams[2] != TakenStream.Inherited)
            Console.SetError(WriterTo(Console.OpenStandardError()));
    }

    private static StreamWriter WriterTo(Stream stream) => new(stream) { AutoFlush = true };
}
