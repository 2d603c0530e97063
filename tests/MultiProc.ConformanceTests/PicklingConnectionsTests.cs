using System.Net;
using System.Net.Sockets;

namespace MultiProc.ConformanceTests;

/// <summary>_TestPicklingConnections: connections and sockets in messages.</summary>
public sealed class PicklingConnectionsTests
{
    // Python's connections come from a Listener: here one end of a pipe is what the address is there, and the other what was accepted.
    [Fact, PythonTest("_TestPicklingConnections.test_pickling")]
    public void ConnectionsAndSockets_ThatAChildAccepted_ArriveInAMessage()
    {
        var (listenerConn, listenerEnd) = Pipe.Create();
        var (remoteConn, remoteEnd) = Pipe.Create();
        var listener = Child.Start(() => Listen(listenerEnd));
        var remote = Child.Start(() => Connect(remoteEnd));
        listenerEnd.Dispose();
        remoteEnd.Dispose();

        using (var address = listenerConn.Recv<Connection>())
            remoteConn.Send((address, "this goes through a connection"));
        using (var accepted = listenerConn.Recv<Connection>())
        {
            accepted.Recv<string>().Should().Be("THIS GOES THROUGH A CONNECTION");
            accepted.Invoking(c => c.Recv<string>()).Should().Throw<EndOfStreamException>();
        }

        remoteConn.Send((listenerConn.Recv<int>(), "this goes through a socket"));
        using (var accepted = listenerConn.Recv<Socket>())
        using (var reader = new StreamReader(new NetworkStream(accepted)))
            reader.ReadToEnd().Should().Be("THIS GOES THROUGH A SOCKET");

        listenerConn.Send("bye");
        remoteConn.Dispose();
        listenerConn.Dispose();
        Child.End(listener);
        Child.End(remote);
    }

    [Fact, PythonTest("_TestPicklingConnections.test_access")]
    public void AnEndOfASimplexPipe_DoesInAnotherProcessWhatItDoesHere()
    {
        var (conn, childConn) = Pipe.Create();
        var child = Child.Start(() =>
        {
            using (var w = childConn.Recv<Connection>())
                w.Send("all is well");
            using (var r = childConn.Recv<Connection>())
                childConn.Send(r.Recv<string>() + (r.Readable, r.Writable));
            childConn.Dispose();
        });
        childConn.Dispose();

        var (reader, writer) = Pipe.Create(duplex: false);
        conn.Send(writer);
        writer.Dispose();
        reader.Recv<string>().Should().Be("all is well");
        reader.Dispose();

        (reader, writer) = Pipe.Create(duplex: false);
        conn.Send(reader);
        reader.Dispose();
        writer.Send("foobar");
        writer.Dispose();
        conn.Recv<string>().Should().Be("foobar(True, False)");
        conn.Dispose();
        Child.End(child);
    }

    private static void Listen(Connection conn)
    {
        var (accepted, address) = Pipe.Create();
        using (accepted)
        using (address)
        {
            conn.Send(address);
            conn.Send(accepted);
        }

        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        conn.Send(((IPEndPoint)listener.LocalEndPoint!).Port);
        using (var socket = listener.Accept())
            conn.Send(socket);
        _ = conn.Recv<string>();
    }

    private static void Connect(Connection conn)
    {
        var (address, message) = conn.Recv<(Connection, string)>();
        using (address)
            address.Send(message.ToUpperInvariant());

        (var port, message) = conn.Recv<(int, string)>();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(IPAddress.Loopback, port);
        client.Send(System.Text.Encoding.ASCII.GetBytes(message.ToUpperInvariant()));
    }
}
