using MultiProc.Platform;

namespace MultiProc.IntegrationTests.Platform;

/// <summary>A named region as a field of a named object: it travels by name and hold.</summary>
internal sealed class TravellingRegion(NamedFolder folder, string name) : ITransferable, IDisposable
{
    private const long Size = NamedRegion.HeaderSize + 128;

    private NamedFolder _folder = folder;
    private NamedRegion _region = NamedRegion.Open(folder, name, Size, _ => { }, _ => { });

    public bool CreatedNew => _region.CreatedNew;

    public ref ulong Value => ref _region.Region.UInt64At(NamedRegion.HeaderSize);

    public void Dispose() => _region.Dispose();

    void ITransferable.Dump(TransferWriter writer)
    {
        writer.WriteString(_folder.Path);
        writer.WriteString(_region.Name);
        writer.WriteHandle(_region.Hold());
    }

    void ITransferable.Load(TransferReader reader)
    {
        _folder = new NamedFolder(reader.ReadString()!);
        _region = NamedRegion.Receive(_folder, reader.ReadString()!, reader.ReadHandle(), Size, _ => { });
    }
}
