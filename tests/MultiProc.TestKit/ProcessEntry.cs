namespace MultiProc.TestKit;

/// <summary>One line of the process table.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="Parent">Its parent's number.</param>
/// <param name="State">As in /proc: R, S, D, T, or Z for one that has ended and was not waited for.</param>
/// <param name="Name">The first 15 characters of its executable's name.</param>
public sealed record ProcessEntry(int Pid, int Parent, char State, string Name);
