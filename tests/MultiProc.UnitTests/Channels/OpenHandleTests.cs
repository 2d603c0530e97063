using System.IO.Pipes;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace MultiProc.UnitTests.Channels;

/// <summary>Handles of the user's in messages.</summary>
public sealed class OpenHandleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void AnOpenFile_TravelsInAMessage_ThoughItsSenderClosesItAtOnce()
    {
        using var q = new Queue<SafeFileHandle>();
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "content");
            using (var handle = File.OpenHandle(path))
                q.Put(handle, Token);
            using var received = q.Get(Token);
            using var stream = new FileStream(received, FileAccess.Read);
            new StreamReader(stream).ReadToEnd().Should().Be("content");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void APipeOfTheSystem_TravelsInAMessage()
    {
        var (mine, yours) = MultiProc.Pipe.Create();
        using (mine)
        using (yours)
        using (var server = new AnonymousPipeServerStream(PipeDirection.In))
        {
            mine.Send(server.ClientSafePipeHandle);
            server.DisposeLocalCopyOfClientHandle();
            using (var client = new AnonymousPipeClientStream(PipeDirection.Out, yours.Recv<SafePipeHandle>(Token)))
                client.WriteByte(42);
            server.ReadByte().Should().Be(42);
            server.ReadByte().Should().Be(-1, "no copy is left");
        }
    }

    [Fact]
    public async Task ASocket_TravelsInAMessage()
    {
        using var q = new Queue<Socket>();
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        listener.Listen();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!, Token);
        using (var accepted = await listener.AcceptAsync(Token))
            await q.PutAsync(accepted, Token);
        using (var received = q.Get(Token))
            received.Send([7]);
        var buffer = new byte[1];
        (await client.ReceiveAsync(buffer, Token)).Should().Be(1);
        buffer[0].Should().Be(7);
        (await client.ReceiveAsync(buffer, Token)).Should().Be(0);
    }

    [Fact]
    public void WhoWantsBytes_NeedsNoDescriptorForTheHandles()
    {
        var (mine, yours) = MultiProc.Pipe.Create();
        using (mine)
        using (yours)
        using (var file = File.OpenHandle("/dev/null"))
        {
            mine.Send(file);
            mine.Send(file);
            using (new Platform.NoDescriptors())
            {
                yours.RecvBytes(cancellationToken: Token).Should().NotBeEmpty();
                yours.RecvBytesInto(new byte[1000], Token).Should().BePositive();
            }

            mine.Send(file);
            using var received = yours.Recv<SafeFileHandle>(Token);
            received.IsInvalid.Should().BeFalse();
        }
    }

    [Fact]
    public void AClosedHandle_IsRefused()
    {
        using var q = new Queue<object>();
        var handle = File.OpenHandle(Environment.ProcessPath!);
        handle.Dispose();
        FluentActions.Invoking(() => q.Put(handle, Token)).Should().Throw<PicklingException>().WithMessage("*closed*");
        FluentActions.Invoking(() => Pickler.Dumps(File.OpenHandle(Environment.ProcessPath!))).Should().Throw<PicklingException>();
    }

    [Fact]
    public void ManyHandles_TravelInOneMessage()
    {
        const int Many = 300; // more than one record carries
        using var q = new Queue<SafeFileHandle[]>();
        var handles = Enumerable.Range(0, Many).Select(_ => File.OpenHandle(Environment.ProcessPath!)).ToArray();
        q.Put(handles, Token);
        foreach (var handle in handles)
            handle.Dispose();
        var received = q.Get(Token);
        received.Should().HaveCount(Many);
        received.Should().OnlyContain(handle => RandomAccess.GetLength(handle) > 0);
        foreach (var handle in received)
            handle.Dispose();
    }

    /// <summary>The kernel takes a few hundred records; the rest waits for room, and messages without handles pass by.</summary>
    [Fact]
    public async Task MoreHandlesThanTheKernelTakes_WaitForRoom()
    {
        const int Many = 1000;
        using var q = new Queue<object>();
        using var file = File.OpenHandle(Environment.ProcessPath!);
        var putting = Task.Run(
            async () =>
            {
                for (var i = 0; i < Many; i++)
                    await q.PutAsync(file, Token);
            },
            Token);
        var isStuck = false;
        while (!isStuck)
        {
            q.Put("passes by", Token);
            isStuck = !q.TryPut(file);
        }

        var handles = 0;
        while (handles < Many)
        {
            if (q.Get(Token) is SafeFileHandle handle)
            {
                RandomAccess.GetLength(handle).Should().BePositive();
                handle.Dispose();
                handles++;
            }
        }

        await putting;
    }
}
