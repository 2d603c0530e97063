using FluentAssertions;
using MultiProc.Foundation;
using MultiProc.IntegrationTests.Processes;
using MultiProc.Platform;
using Xunit;

namespace MultiProc.IntegrationTests.Platform;

public sealed class MemoryFileTests
{
    /// <summary>Found by a child that was killed there by chance.</summary>
    [Fact]
    public void Name_OfMemoryWhoseMakerIsKilled_IsRemoved()
    {
        Assert.SkipWhen(HostPlatform.UsesLinux, "memory never has a name here");
        var names = new List<string>();
        using var child = new Process(() =>
        {
            CrashPoint.Reached = step =>
            {
                if (step != "memory.named")
                    return;
                Console.WriteLine(Directory.GetFiles(Path.GetTempPath(), UnixMemoryFile.NamesOf(Environment.ProcessId)).Length);
                Death.Die("kill");
            };
            using var handle = UnixMemoryFile.Create(4096);
        })
        { StandardOutput = ProcessStream.Lines(names.Add) };
        child.Start();
        child.Join();

        names.Should().Equal("1");
        child.ExitCode.Should().Be(Death.CodeOf("kill"));
        Directory.GetFiles(Path.GetTempPath(), UnixMemoryFile.NamesOf(child.Pid!.Value)).Should().BeEmpty();
    }
}
