namespace MultiProc.Channels;

/// <summary>128 random bits that name a channel, in every process.</summary>
internal readonly record struct ChannelId(ulong First, ulong Second);
