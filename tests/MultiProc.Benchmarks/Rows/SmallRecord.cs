using MemoryPack;

namespace MultiProc.Benchmarks.Rows;

/// <summary>A record as programs send it. The attribute is MemoryPack's, which needs it; the pickler needs none.</summary>
[MemoryPackable]
internal sealed partial record SmallRecord(int Number, string Name, double Value);
