using Microsoft.Win32.SafeHandles;

namespace MultiProc.StressTests.Channels;

/// <summary>A message that brings more handles along than one record carries: an end of a pipe with the first record, another with the last.</summary>
internal sealed class Crate(Connection front, SafeFileHandle[] files, Connection back)
{
    public Connection Front { get; } = front;

    public SafeFileHandle[] Files { get; } = files;

    public Connection Back { get; } = back;

    /// <param name="front">Goes with the first record.</param>
    /// <param name="files">How many handles lie between.</param>
    /// <param name="back">Goes with the last.</param>
    public static Crate Pack(Connection front, int files, Connection back) =>
        new(front, [.. Enumerable.Range(0, files).Select(_ => File.OpenHandle(Environment.ProcessPath!))], back);

    public void CloseFiles()
    {
        foreach (var file in Files)
            file.Dispose();
    }

    /// <summary>Looks at all that it brought, and closes it.</summary>
    public void Unpack(Connection front, Connection back)
    {
        Files.Should().OnlyContain(file => RandomAccess.GetLength(file) > 0);
        CloseFiles();
        Front.Send(1);
        Back.Send(2);
        front.Recv<int>().Should().Be(1);
        back.Recv<int>().Should().Be(2);
        Front.Dispose();
        Back.Dispose();
    }
}
