using System.Globalization;
using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Platform.Interop;
using MultiProc.Synchronization.Slots;

namespace MultiProc.Processes;

/// <summary>What this process is within its family. In a child it is set once, before any user code runs.</summary>
internal static class CurrentProcess
{
    private static int s_childCount;
    private static byte[]? s_authKey;
    private static readonly BriefLock s_selfLock = new();
    private static volatile Process? s_self;

    /// <summary>The numbers of the forefathers and this one, as in <c>Process-1:2</c>; empty in the root.</summary>
    public static string Identity { get; private set; } = "";

    /// <summary>How many forefathers this process has.</summary>
    public static int Generation => Identity.Length == 0 ? 0 : Identity.AsSpan().Count(':') + 1;

    public static string Name { get; set; } = "MainProcess";

    public static bool IsDaemon { get; private set; }

    public static ParentProcess? Parent { get; private set; }

    /// <summary>A child is on its way to its target: whatever runs now (static constructors) must not start processes.</summary>
    public static bool IsStarting { get; set; }

    public static Process Self
    {
        get => s_self ?? MakeSelf();
        set => s_self = value;
    }

    /// <summary>As <see cref="Self"/>, but null as long as nobody has asked for it.</summary>
    public static Process? SelfIfKnown => s_self;

    /// <summary>The key by which members of the family prove that they belong to it.</summary>
    public static byte[] AuthKey
    {
        get => s_authKey ?? Interlocked.CompareExchange(ref s_authKey, CreateKey(), null) ?? s_authKey;
        set => s_authKey = value;
    }

    /// <summary>The identity of the next child.</summary>
    public static string NextIdentity()
    {
        var number = Interlocked.Increment(ref s_childCount).ToString(CultureInfo.InvariantCulture);
        return Identity.Length == 0 ? number : $"{Identity}:{number}";
    }

    /// <summary>Until the start message comes, a child has no name; and what runs in it must not start processes.</summary>
    public static void BecomeSpare()
    {
        IsStarting = true;
        Name = "SpareProcess";
        Arena.IsAwaited = true;
    }

    /// <summary>Makes this process the child that the start message describes.</summary>
    public static void Become(StartMessage start, int lifeline)
    {
        IsStarting = true;
        Identity = start.Identity;
        Name = start.Name;
        IsDaemon = start.IsDaemon;
        s_authKey = start.AuthKey;
        Parent = new ParentProcess(start.ParentName, start.ParentPid, lifeline);
    }

    private static Process MakeSelf()
    {
        using (s_selfLock.EnterScope())
            return s_self ??= Process.CreateForSelf();
    }

    private static byte[] CreateKey()
    {
        HostPlatform.Demand();

        // Not by System.Security.Cryptography: that would load OpenSSL into every program.
        var key = new byte[32];
        return Unistd.GetEntropy(key, (nuint)key.Length) == 0 ? key : throw Errno.Last("cannot make an authentication key");
    }
}
