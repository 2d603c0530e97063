namespace MultiProc.Channels;

/// <summary>A message is longer than was accepted: users see the <see cref="IOException"/> that it is.</summary>
internal sealed class MessageTooLongException(string message) : IOException(message);
