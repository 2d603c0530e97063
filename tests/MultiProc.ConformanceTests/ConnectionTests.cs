using System.Runtime.InteropServices;
using System.Text;

namespace MultiProc.ConformanceTests;

/// <summary>_TestConnection, and signals meanwhile.</summary>
public sealed partial class ConnectionTests
{
    private const int Sigusr1 = 10;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(82);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly byte[] s_sentinel = [];

    [Fact, PythonTest("_TestConnection.test_connection")]
    public void Connection_CarriesObjectsAndBytes_ThereAndBack()
    {
        var (conn, childConn) = Pipe.Create();
        var child = Child.Start(() => Echo(childConn));
        object?[] sequence = [1, 2.25, null];
        var message = "hello world"u8.ToArray();

        conn.Send(sequence);
        conn.Recv<object?[]>().Should().Equal(sequence);
        conn.SendBytes(message);
        conn.RecvBytes().Should().Equal(message);
        RecvBytesInto_FillsPartsOfABuffer(conn);

        Timed.GivesAtOnce(false, conn.Poll);
        Timed.GivesAtOnce(false, () => conn.Poll(TimeSpan.Zero));
        conn.Invoking(c => c.Poll(TimeSpan.FromSeconds(-1))).Should().Throw<ArgumentOutOfRangeException>("Python: counts as zero");
        Timed.GivesAfter(s_pause, false, () => conn.Poll(s_pause));
        conn.Send<object?>(null);
        Timed.GivesAtOnce(true, () => conn.Poll(s_patience));
        conn.Recv<object?>().Should().BeNull();

        var reallyBig = new byte[16 << 20];
        Array.Fill(reallyBig, (byte)'X');
        conn.SendBytes(reallyBig);
        conn.RecvBytes().AsSpan().SequenceEqual(reallyBig).Should().BeTrue();

        conn.SendBytes(s_sentinel);
        childConn.Dispose();
        (conn.Readable, conn.Writable).Should().Be((true, true));
        conn.Invoking(c => c.Recv<object>()).Should().Throw<EndOfStreamException>();
        conn.Invoking(c => c.RecvBytes()).Should().Throw<EndOfStreamException>();
        conn.Dispose();
        Child.End(child);
    }

    [Fact, PythonTest("_TestConnection.test_duplex_false")]
    public void Simplex_GoesOneWay()
    {
        var (reader, writer) = Pipe.Create(duplex: false);
        using (reader)
        using (writer)
        {
            writer.Send(1);
            reader.Recv<int>().Should().Be(1);
            (reader.Readable, reader.Writable).Should().Be((true, false));
            (writer.Readable, writer.Writable).Should().Be((false, true));
            reader.Invoking(r => r.Send(2)).Should().Throw<InvalidOperationException>();
            writer.Invoking(w => w.Recv<int>()).Should().Throw<InvalidOperationException>();
            writer.Invoking(w => w.Poll()).Should().Throw<InvalidOperationException>();
        }
    }

    [Fact, PythonTest("_TestConnection.test_spawn_close")]
    public void TheParent_MayCloseItsCopyOfAnEnd_RightAfterStart()
    {
        var (conn, childConn) = Pipe.Create();
        var child = Child.Start(() => Echo(childConn));
        childConn.Dispose();
        conn.SendBytes("hello"u8.ToArray());
        conn.RecvBytes().Should().Equal("hello"u8.ToArray());
        conn.SendBytes(s_sentinel);
        conn.Dispose();
        Child.End(child);
    }

    // Python's byte strings have an offset without a size; here a part of an array is Memory.
    [Fact, PythonTest("_TestConnection.test_sendbytes")]
    public void SendBytes_SendsAPart_AndRefusesWhatLiesOutside()
    {
        var message = "abcdefghijklmnopqrstuvwxyz"u8.ToArray();
        var (a, b) = Pipe.Create();
        using (a)
        using (b)
        {
            a.SendBytes(message);
            b.RecvBytes().Should().Equal(message);
            a.SendBytes(message.AsMemory(5));
            b.RecvBytes().Should().Equal(message[5..]);
            a.SendBytes(message, 7, 8);
            b.RecvBytes().Should().Equal(message[7..15]);
            a.SendBytes(message.AsMemory(26));
            b.RecvBytes().Should().BeEmpty();
            a.SendBytes(message, 26, 0);
            b.RecvBytes().Should().BeEmpty();
            foreach (var (offset, size) in new[] { (27, 0), (22, 5), (26, 1), (-1, 1), (4, -1) })
                a.Invoking(c => c.SendBytes(message, offset, size)).Should().Throw<ArgumentOutOfRangeException>();
            b.Poll().Should().BeFalse();
        }
    }

    [Fact, PythonTest("_TestConnection.test_context")]
    public void Using_ClosesBothEnds()
    {
        var (a, b) = Pipe.Create();
        using (a)
        using (b)
        {
            a.Send(1729);
            b.Recv<int>().Should().Be(1729);
            (a.Closed, b.Closed).Should().Be((false, false));
        }

        (a.Closed, b.Closed).Should().Be((true, true));
        a.Invoking(c => c.Recv<int>()).Should().Throw<ObjectDisposedException>();
    }

    // The second signal comes while the child waits for room: what it sends is larger than the channel.
    [Fact, PythonTest("TestIgnoreEINTR.test_ignore")]
    public void SendAndRecv_GoOn_WhenSignalsCome()
    {
        const int TooMuch = 16 << 20;
        var (conn, childConn) = Pipe.Create();
        using var handled = new Semaphore(0);
        var child = Child.Start(() =>
        {
            using var handler = PosixSignalRegistration.Create((PosixSignal)Sigusr1, context =>
            {
                context.Cancel = true;
                handled.Release();
            });
            childConn.Send("ready");
            childConn.Send(childConn.Recv<int>());
            childConn.SendBytes(Encoding.ASCII.GetBytes(new string('x', TooMuch)));
        });
        childConn.Dispose();
        conn.Recv<string>().Should().Be("ready");
        SendSignal(child, handled);
        conn.Send(1234);
        conn.Recv<int>().Should().Be(1234);
        conn.Poll(s_patience).Should().BeTrue();
        SendSignal(child, handled);
        conn.RecvBytes().Should().HaveCount(TooMuch).And.OnlyContain(x => x == 'x');
        conn.Dispose();
        Child.End(child);
    }

    private static void SendSignal(Process child, Semaphore handled)
    {
        Kill(child.Pid!.Value, Sigusr1).Should().Be(0);
        handled.Acquire(s_patience).Should().BeTrue();
    }

    private static void Echo(Connection connection)
    {
        while (connection.RecvBytes() is { Length: > 0 } message)
            connection.SendBytes(message);
        connection.Dispose();
    }

    private static void RecvBytesInto_FillsPartsOfABuffer(Connection conn)
    {
        int[] array = [0, 1, 2, 3];
        var bytes = MemoryMarshal.AsBytes<int>(array).ToArray();
        foreach (var offset in new[] { 0, 3 * sizeof(int) })
        {
            var buffer = new byte[10 * sizeof(int)];
            conn.SendBytes(bytes);
            conn.RecvBytesInto(buffer.AsMemory(offset)).Should().Be(bytes.Length);
            buffer.Should().Equal([.. new byte[offset], .. bytes, .. new byte[buffer.Length - offset - bytes.Length]]);
        }

        var longMessage = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("hello world", 10)));
        conn.SendBytes(longMessage);
        conn.Invoking(c => c.RecvBytesInto(new byte[40])).Should().Throw<BufferTooShortException>().Which.FullMessage.ToArray().Should().Equal(longMessage);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);
}
