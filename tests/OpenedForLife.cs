[assembly: AssemblyFixture(typeof(MultiProc.OpenedForLife))]

namespace MultiProc;

/// <summary>Opens what the library and the console keep open for the life of a process, before any test counts descriptors.</summary>
public sealed class OpenedForLife
{
    public OpenedForLife()
    {
        if (OperatingSystem.IsWindows())
            return;
        Console.Out.Flush();
        Console.Error.Flush();
        using var p = new Process(() => { });
        p.Start();
        p.Join();
    }
}
