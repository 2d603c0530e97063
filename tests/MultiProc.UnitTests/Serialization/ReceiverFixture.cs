using System.Diagnostics;

namespace MultiProc.UnitTests.Serialization;

/// <summary>A second process of this executable for all cases of the battery.</summary>
internal sealed class ReceiverFixture : IDisposable
{
    private readonly System.Diagnostics.Process _process;
    private readonly BinaryWriter _input;
    private readonly BinaryReader _output;

    public ReceiverFixture()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(ReceiverFixture).Assembly.Location;
        start.Environment[Receiver.Variable] = "1";
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(ReceiverFixture).Assembly.Location);
        _process = System.Diagnostics.Process.Start(start)!;
        _input = new BinaryWriter(_process.StandardInput.BaseStream);
        _output = new BinaryReader(_process.StandardOutput.BaseStream);
    }

    /// <summary>What the other process finds out about a value.</summary>
    public string Check(string name, ReadOnlyMemory<byte> bytes)
    {
        _input.Write(name);
        _input.Write(bytes.Length);
        _input.Write(bytes.Span);
        _input.Flush();
        return _output.ReadString();
    }

    public void Dispose()
    {
        _input.Write("");
        _input.Dispose();
        _process.WaitForExit();
        _output.Dispose();
        _process.Dispose();
    }
}
