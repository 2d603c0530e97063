namespace MultiProc.Benchmarks.Contestants;

/// <summary>A contestant cannot take part on this machine; the message says why. The others go on.</summary>
internal sealed class ContestantMissingException(string message) : Exception(message);
