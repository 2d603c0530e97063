namespace MultiProc.Platform;

/// <summary>The worlds in which this process's number and start time mean something.</summary>
internal static class KernelNamespaces
{
    /// <summary>A number that two processes share if each sees the other under the number and start time that it has for itself.</summary>
    public static ulong Current { get; } = HostPlatform.UsesLinux ? (Inode("/proc/self/ns/time") << 32) | Inode("/proc/self/ns/pid") : 0;

    /// <summary>From a link that reads like "pid:[4026531836]"; 0 where the kernel has none.</summary>
    private static ulong Inode(string link)
    {
        Span<byte> target = stackalloc byte[64];
        var length = Interop.Unistd.ReadLink(link, target);
        var at = 0;
        while (at < length && target[at] != '[')
            at++;
        uint inode = 0;
        for (at++; at < length && target[at] is >= (byte)'0' and <= (byte)'9'; at++)
            inode = (inode * 10) + (uint)(target[at] - '0');
        return inode;
    }
}
