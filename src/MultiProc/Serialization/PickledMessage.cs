using System.Runtime.InteropServices;

namespace MultiProc.Serialization;

/// <summary>A value as it travels: bytes, and beside them what bytes cannot carry.</summary>
/// <param name="Bytes">The value itself.</param>
/// <param name="Slots">Slots of the family's arena that it refers to, each once.</param>
/// <param name="Handles">Operating system handles that it refers to, each once.</param>
internal sealed record PickledMessage(ReadOnlyMemory<byte> Bytes, IReadOnlyList<ulong> Slots, IReadOnlyList<SafeHandle> Handles);
