namespace MultiProc.Channels;

/// <summary>What a link of this process is found by.</summary>
internal readonly record struct ChannelKey(ChannelId Id, ChannelSide Side);
