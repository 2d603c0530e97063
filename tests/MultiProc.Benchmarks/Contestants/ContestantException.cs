namespace MultiProc.Benchmarks.Contestants;

/// <summary>A contestant broke down, hung, or printed what is no reading: its row has no result.</summary>
internal sealed class ContestantException(string message) : Exception(message);
