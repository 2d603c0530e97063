using System.Net.Sockets;

namespace MultiProc.TestKit;

/// <summary>Test programs that one <c>dotnet test</c> starts side by side run one after another: each measures times, and needs the machine for itself.</summary>
/// <remarks>A name that the kernel gives to one socket at a time and takes back when its process ends, however it ends. Linux only.</remarks>
internal sealed class Turn : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(30);
    private readonly Socket _holder = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private Turn()
    {
    }

    /// <summary>Waits until no other program of the same parent runs tests.</summary>
    public static Turn Take()
    {
        var turn = new Turn();
        if (OperatingSystem.IsLinux())
        {
            var name = new UnixDomainSocketEndPoint($"\0multiproc-tests-of-{ProcessTree.ParentOfThis()}");
            if (!Eventually.Holds(() => turn.TryBind(name), s_patience))
                throw new TimeoutException($"another test program has not ended within {s_patience}");
        }

        return turn;
    }

    public void Dispose() => _holder.Dispose();

    private bool TryBind(UnixDomainSocketEndPoint name)
    {
        try
        {
            _holder.Bind(name);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }
}
