using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MultiProc.ConformanceTests;

/// <summary>TestWait.</summary>
public sealed class WaitTests
{
    private const int Children = 4;
    private const int Messages = 10;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Theory]
    [PythonTest("TestWait.test_wait")]
    [PythonTest("TestWait.test_wait_slow")]
    [InlineData(false)]
    [InlineData(true)]
    public void Wait_GivesWhatCanBeReceived_UntilAllHaveEnded(bool isSlow)
    {
        var readers = new List<Connection>();
        var children = new List<Process>();
        for (var i = 0; i < Children; i++)
        {
            var (r, w) = Pipe.Create(duplex: false);
            children.Add(Child.Start(() => SendNumbers(w, isSlow)));
            w.Dispose();
            readers.Add(r);
        }

        var expected = children.SelectMany(c => Enumerable.Range(0, Messages).Select(i => (i, c.Pid!.Value))).ToList();
        var messages = new List<(int Number, int Pid)>();
        while (readers.Count > 0)
        {
            foreach (var r in Connection.Wait(readers).Cast<Connection>())
                Receive(r, readers, messages);
        }

        messages.Should().BeEquivalentTo(expected);
        messages.GroupBy(m => m.Pid).Should().OnlyContain(g => g.Select(m => m.Number).SequenceEqual(Enumerable.Range(0, Messages)));
        children.ForEach(Child.End);
    }

    // A Socket waits by tasks of its own: they and those of what is ours are waited for together.
    [Theory]
    [PythonTest("TestWait.test_wait_socket")]
    [PythonTest("TestWait.test_wait_socket_slow")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WaitAsync_IsOneOfMany_BesideTheTasksOfSockets(bool isSlow)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var children = Enumerable.Range(0, Children).Select(_ => Child.Start(() => SendLines(port, isSlow))).ToList();
        var readers = new List<Task<string>>();
        for (var i = 0; i < Children; i++)
            readers.Add(ReadAllAsync(await listener.AcceptAsync()));

        var ended = new HashSet<IWaitable>();
        var texts = new List<string>();
        while (readers.Count > 0 || ended.Count < Children)
        {
            var end = Connection.WaitAsync(children.Select(c => c.Sentinel).Where(s => !ended.Contains(s)), s_patience);
            var first = await Task.WhenAny([.. readers, end]);
            if (first == end)
                ended.UnionWith(await end);
            else
                texts.Add(await Taken(readers, first));
        }

        texts.Should().HaveCount(Children).And.AllBe(string.Concat(Enumerable.Range(0, Messages).Select(i => $"{i}\n")));
        children.ForEach(Child.End);
    }

    [Fact, PythonTest("TestWait.test_wait_timeout")]
    public void Wait_GivesNothing_WhenTheTimeIsOver_AndNotBefore()
    {
        var (a, b) = Pipe.Create();
        using (a)
        using (b)
        {
            Timed.GivesAfter(s_pause, 0, () => Connection.Wait([a, b], s_pause).Count);
            b.Send<object?>(null);
            Connection.Wait([a, b], s_patience).Should().Equal(a);
        }
    }

    // Python's child sleeps for three seconds, and the wait takes as long.
    [Fact, PythonTest("TestWait.test_wait_integer")]
    public async Task Wait_TakesConnectionsAndSentinelsTogether()
    {
        using var mayEnd = new Event();
        var (a, b) = Pipe.Create();
        using (a)
        using (b)
        {
            var child = Child.Start(() => mayEnd.Wait());
            IWaitable[] all = [a, child.Sentinel, b];
            var waiting = Connection.WaitAsync(all, s_patience);
            Connection.Wait(all, TimeSpan.FromMilliseconds(82)).Should().BeEmpty();
            waiting.IsCompleted.Should().BeFalse();
            mayEnd.Set();
            (await waiting).Should().Equal(child.Sentinel);

            a.Send<object?>(null);
            Timed.GivesAtOnce("sentinel, b", () => Names(Connection.Wait(all, s_patience)));
            b.Send<object?>(null);
            Timed.GivesAtOnce("a, sentinel, b", () => Names(Connection.Wait(all, s_patience)));
            Child.End(child);

            string Names(IEnumerable<IWaitable> ready) => string.Join(", ", ready.Select(r => r == a ? "a" : r == b ? "b" : "sentinel"));
        }
    }

    // In Python a negative time counts as none.
    [Fact, PythonTest("TestWait.test_neg_timeout")]
    public void Wait_OnlyLooks_WhenThereIsNoTime_AndRefusesANegativeOne()
    {
        var (a, b) = Pipe.Create();
        using (a)
        using (b)
        {
            Timed.GivesAtOnce(0, () => Connection.Wait([a], TimeSpan.Zero).Count);
            FluentActions.Invoking(() => Connection.Wait([a], TimeSpan.FromSeconds(-1))).Should().Throw<ArgumentOutOfRangeException>();
        }
    }

    [Fact, PythonTest("_TestConnection.test_wait_empty")]
    public void Wait_ForNothing_GivesNothing_WhenTheTimeIsOver()
    {
        Timed.GivesAtOnce(0, () => Connection.Wait([], TimeSpan.Zero).Count);
        Timed.GivesAfter(s_pause, 0, () => Connection.Wait([], s_pause).Count);
    }

    private static void Receive(Connection reader, List<Connection> readers, List<(int Number, int Pid)> messages)
    {
        try
        {
            messages.Add(reader.Recv<(int, int)>());
        }
        catch (EndOfStreamException)
        {
            readers.Remove(reader);
            reader.Dispose();
        }
    }

    private static void SendNumbers(Connection writer, bool isSlow)
    {
        for (var i = 0; i < Messages; i++)
        {
            Dawdle(isSlow);
            writer.Send((i, Environment.ProcessId));
        }

        writer.Dispose();
    }

    private static void SendLines(int port, bool isSlow)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        for (var i = 0; i < Messages; i++)
        {
            Dawdle(isSlow);
            socket.Send(Encoding.ASCII.GetBytes($"{i}\n"));
        }
    }

    /// <summary>As a writer that has other things to do.</summary>
    private static void Dawdle(bool isSlow)
    {
        if (isSlow)
            Thread.Sleep(Random.Shared.Next(100));
    }

    private static async Task<string> ReadAllAsync(Socket socket)
    {
        using var reader = new StreamReader(new NetworkStream(socket, ownsSocket: true));
        return await reader.ReadToEndAsync();
    }

    private static Task<string> Taken(List<Task<string>> readers, Task reader)
    {
        var taken = readers.Find(r => r == reader)!;
        readers.Remove(taken);
        return taken;
    }
}
