using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform.Interop;

namespace MultiProc.TestProgram;

/// <summary>Scenes about what is around a child.</summary>
internal static class Surroundings
{
    public static int InDirectory(string directory) => Run(new Process(() => Console.WriteLine(Environment.CurrentDirectory)) { WorkingDirectory = directory });

    /// <summary>How many the machine has, and how many this program may use.</summary>
    public static int Processors()
    {
        Console.WriteLine(Process.CpuCount);
        Console.WriteLine(Environment.ProcessorCount);
        return 0;
    }

    public static int ReadInput(string kind) => Run(new Process(() => Console.WriteLine(Console.ReadLine() ?? "(end)"))
    {
        StandardInput = kind == "inherit" ? ProcessStream.Inherit : ProcessStream.Null,
    });

    /// <summary>Its own standard input and error are closed.</summary>
    public static int ClosedStreams()
    {
        var lines = new List<string>();
        var code = Run(new Process(() =>
        {
            Console.WriteLine("line");
            Console.Error.WriteLine("oops");
        })
        {
            StandardOutput = ProcessStream.Lines(line => lines.Insert(0, "out:" + line)),
            StandardError = ProcessStream.Lines(line => lines.Add("err:" + line)),
        });
        lines.ForEach(Console.WriteLine);
        return code + Run(new Process(() =>
        {
            Console.Error.WriteLine("nobody sees it");
            Console.WriteLine($"{File.Exists("/proc/self/fd/2")} {File.ResolveLinkTarget("/proc/self/fd/0", false)!.FullName}");
        }));
    }

    /// <summary>Closes its standard input, and tells what has the number after it has received a descriptor and while it has a child.</summary>
    public static int CloseInput()
    {
        using var file = File.OpenHandle("/dev/null");
        _ = WhatIsInput(file); // what is opened for good the first time is open now
        _ = Unistd.Close(Unistd.STDIN_FILENO);
        Console.WriteLine(WhatIsInput(file));
        return 0;
    }

    /// <summary>Tells how a child ends that is interrupted in its target.</summary>
    public static int Interrupt()
    {
        var running = new Event();
        var child = new Process(() =>
        {
            running.Set();
            Thread.Sleep(Timeout.Infinite);
        });
        child.Start();
        running.Wait();
        child.Interrupt();
        child.Join();
        Console.WriteLine(child.ExitCode);
        return 0;
    }

    /// <summary>A child writes for ever; the test kills this process.</summary>
    public static int LinesUntilKilled()
    {
        var child = new Process(() =>
        {
            while (true)
                Console.WriteLine("line");
        })
        { StandardOutput = ProcessStream.Lines(_ => { }) };
        child.Start();
        Console.WriteLine(child.Pid);
        child.Join();
        return 0;
    }

    public static int LogToStderr()
    {
        Process.LogToStderr(LogLevel.Information).LogInformation("of the root");
        return Run(new Process(() => Process.GetLogger("any").LogWarning("of the child")));
    }

    /// <summary>Nobody joins the child; its last record still comes.</summary>
    public static int LogAtExit()
    {
        Process.LoggerFactory = new PrintingLoggers();
        new Process(() => Process.GetLogger("child").LogError("last words")).Start();
        return 0;
    }

    private static string WhatIsInput(SafeFileHandle file)
    {
        var (reader, writer) = Pipe.Create();
        writer.Send(file);
        string afterReceipt;
        using (reader.Recv<SafeFileHandle>())
            afterReceipt = NameOfInput();
        var mayEnd = new Event();
        var child = new Process(() => mayEnd.Wait());
        child.Start();
        var afterStart = NameOfInput();
        mayEnd.Set();
        child.Join();
        return $"{afterReceipt} {afterStart}";
    }

    private static string NameOfInput() => new FileInfo("/proc/self/fd/0").LinkTarget ?? "nothing";

    private static int Run(Process child)
    {
        child.Start();
        child.Join();
        return child.ExitCode!.Value;
    }

    private sealed class PrintingLoggers : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Console.WriteLine($"{logLevel}: {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
