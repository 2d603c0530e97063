using System.Text.Json.Serialization;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What System.Text.Json generates for <see cref="SmallRecord"/>.</summary>
[JsonSerializable(typeof(SmallRecord))]
internal sealed partial class SmallRecordJson : JsonSerializerContext;
