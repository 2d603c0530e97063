using Microsoft.Win32.SafeHandles;
using MultiProc.Platform;
using MultiProc.Processes.Log;

namespace MultiProc.Processes.Output;

/// <summary>The pipes from one child to its parent: of its standard streams, and of its log.</summary>
internal sealed class OutputSet
{
    private readonly List<OutputPump> _pumps = [];
    private readonly List<SafeFileHandle> _childEnds = [];

    private OutputSet()
    {
    }

    /// <summary>What the child gets as its standard streams.</summary>
    public LaunchStream[] Streams { get; private set; } = [LaunchStream.Null, LaunchStream.Inherited, LaunchStream.Inherited];

    /// <summary>The end into which the child writes its log records; null if nobody wants them.</summary>
    public SafeFileHandle? Log { get; private set; }

    public IReadOnlyList<OutputPump> Pumps => _pumps;

    /// <exception cref="IOException">There are no descriptors left.</exception>
    public static OutputSet Open(Surroundings around, bool withLog)
    {
        var set = new OutputSet();
        try
        {
            if (around != Surroundings.Default)
            {
                var output = set.Connect(around.Output);
                var error = around.Output == around.Error ? output : set.Connect(around.Error);
                set.Streams = [set.Connect(around.Input), output, error];
            }

            if (withLog)
                set.Log = set.Pipe(LogReceiver.CreateSink());
            return set;
        }
        catch
        {
            set.Abandon();
            throw;
        }
    }

    /// <summary>The child has its ends: without this there would be no end of file.</summary>
    public void CloseChildEnds() => _childEnds.ForEach(static e => e.Dispose());

    /// <summary>Where no child came of it.</summary>
    public void Abandon()
    {
        CloseChildEnds();
        _pumps.ForEach(static p => p.Abandon());
    }

    private LaunchStream Connect(ProcessStream stream)
    {
        if (stream.Callback is { } callback)
            return new LaunchStream(IsNull: false, Pipe(new LineSink(callback)));
        return stream == ProcessStream.Null ? LaunchStream.Null : LaunchStream.Inherited;
    }

    private SafeFileHandle Pipe(IOutputSink sink)
    {
        var (reading, writing) = BytePipe.Create();
        _pumps.Add(new OutputPump(reading, sink));
        _childEnds.Add(writing);
        return writing;
    }
}
