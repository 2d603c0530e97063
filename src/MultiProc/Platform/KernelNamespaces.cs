namespace MultiProc.Platform;

/// <summary>The worlds in which this process's number and start time mean something.</summary>
internal static class KernelNamespaces
{
    /// <summary>A number that two processes share if each sees the other under the number and start time that it has for itself.</summary>
    public static ulong Current { get; } = HostPlatform.UsesLinux ? (Inode("time") << 32) | Inode("pid") : 0;

    /// <summary>From a link that reads like "pid:[4026531836]"; 0 where the kernel has none.</summary>
    private static ulong Inode(string kind)
    {
        Span<byte> target = stackalloc byte[64];
        var length = Interop.Unistd.ReadLink($"/proc/self/ns/{kind}", target);
        var digits = length > kind.Length + 2 ? target[(kind.Length + 2)..length] : default;
        return System.Buffers.Text.Utf8Parser.TryParse(digits, out uint inode, out _) ? inode : 0;
    }
}
