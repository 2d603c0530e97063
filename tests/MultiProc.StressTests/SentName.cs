using System.Runtime.InteropServices;
using MultiProc.Platform;

namespace MultiProc.StressTests;

/// <summary>A name on its way to a child, as a named object sends it; received when the test says so.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal sealed class SentName(string name, SafeHandle hold) : ITransferable, IDisposable
{
    private string _name = name;
    private SafeHandle _hold = hold;

    public NamedRegion Receive() => NamedRegionKillTests.Receive(_name, _hold);

    public void Dispose() => _hold.Dispose();

    void ITransferable.Dump(TransferWriter writer)
    {
        writer.WriteString(_name);
        writer.WriteHandle(_hold);
    }

    void ITransferable.Load(TransferReader reader)
    {
        _name = reader.ReadString()!;
        _hold = reader.ReadHandle();
    }
}
