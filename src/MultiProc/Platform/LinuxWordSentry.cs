using System.Runtime.Versioning;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>Sleeps on up to 127 words per thread by futex_waitv (Linux 5.16; many container profiles forbid it).</summary>
/// <remarks>Words beyond 16 × 127 are polled by one more thread: those alone are then noticed after up to 8 ms.</remarks>
[SupportedOSPlatform("linux")]
internal sealed class LinuxWordSentry : PostedWordSentry
{
    private const int MostPosts = 16;
    private readonly List<SentryPost> _posts = [];
    private readonly PollingSentryPost _overflow;

    public LinuxWordSentry() => _overflow = new PollingSentryPost(this);

    /// <summary>Whether the kernel compares a word with a value that it does not have, and says so.</summary>
    public static unsafe bool IsSupported()
    {
        uint word = 0;
        var entry = new LinuxSyscall.FutexWaitEntry(&word, expected: 1);
        var always = default(LinuxSyscall.KernelTimeSpec);
        return LinuxSyscall.FutexWaitMany(&entry, 1, &always) < 0
            && System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == Errno.EAGAIN;
    }

    // The first with room: so that few threads have many words, and those of the others end.
    protected override SentryPost PostWithRoom()
    {
        foreach (var post in _posts)
        {
            if (post.Words < LinuxSentryPost.Capacity)
                return post;
        }

        if (_posts.Count == MostPosts)
            return _overflow;
        _posts.Add(new LinuxSentryPost(this));
        return _posts[^1];
    }
}
