using System.IO.Pipes;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform;

namespace MultiProc.UnitTests.Channels;

/// <summary>What is under way when its sender closes it, or its receiver does not want it.</summary>
public sealed class SenderDropsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AConnection_MayBeClosed_WhileItsMessageWaitsForAPlace()
    {
        using var q = new Queue<object>(maxSize: 1);
        q.Put(0, Token);
        var (mine, yours) = MultiProc.Pipe.Create();
        using (mine)
        {
            var putting = q.PutAsync(yours, Token);
            yours.Dispose();
            putting.IsCompleted.Should().BeFalse();
            _ = q.Get(Token);
            await putting;

            using (var received = (Connection)q.Get(Token))
            {
                mine.Send("hello", Token);
                received.Recv<string>(Token).Should().Be("hello");
            }

            FluentActions.Invoking(() => mine.Recv<string>(Token)).Should().Throw<EndOfStreamException>();
        }
    }

    [Fact]
    public async Task ASocketAndAFile_MayBeClosed_WhileTheirMessageWaits()
    {
        var (mine, yours) = MultiProc.Pipe.Create();
        using (mine)
        using (yours)
        using (var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
            listener.Listen();
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(listener.LocalEndPoint!, Token);
            var filling = mine.SendBytesAsync(new byte[4_000_000], Token); // which nobody receives yet
            Task sending;
            using (var accepted = await listener.AcceptAsync(Token))
            using (var file = File.OpenHandle(Environment.ProcessPath!))
                sending = mine.SendAsync(new object[] { accepted, file }, Token);
            filling.IsCompleted.Should().BeFalse();
            sending.IsCompleted.Should().BeFalse();
            _ = yours.RecvBytes(cancellationToken: Token);
            var received = yours.Recv<object[]>(Token);
            await filling;
            await sending;

            using (var file = (SafeFileHandle)received[1])
                RandomAccess.GetLength(file).Should().BePositive();
            using (var socket = (Socket)received[0])
                socket.Send([7]);
            var buffer = new byte[2];
            (await client.ReceiveAsync(buffer, Token)).Should().Be(1);
            (await client.ReceiveAsync(buffer, Token)).Should().Be(0, "no copy is left");
        }
    }

    [Fact]
    public async Task ASenderThatGivesUp_KeepsNoCopy()
    {
        using var q = new Queue<object>(maxSize: 1);
        q.Put(0, Token);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var server = new AnonymousPipeServerStream(PipeDirection.In);
        var putting = q.PutAsync(server.ClientSafePipeHandle, cancellation.Token);
        server.DisposeLocalCopyOfClientHandle();
        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => putting).Should().ThrowAsync<OperationCanceledException>();
        server.ReadByte().Should().Be(-1);
    }

    [Fact]
    public void WhatComesInAnObjectOfAnotherType_IsClosed()
    {
        var (left, right) = MultiProc.Pipe.Create();
        var (mine, yours) = MultiProc.Pipe.Create();
        using (left)
        using (mine)
        using (yours)
        using (var server = new AnonymousPipeServerStream(PipeDirection.In))
        {
            mine.Send(right, Token);
            right.Dispose();
            FluentActions.Invoking(() => yours.Recv<string>(Token)).Should().Throw<UnpicklingException>().WithMessage("*Connection*");
            FluentActions.Invoking(() => left.Recv<string>(Token)).Should().Throw<EndOfStreamException>();

            mine.Send(new object[] { 1, server.ClientSafePipeHandle }, Token);
            server.DisposeLocalCopyOfClientHandle();
            FluentActions.Invoking(() => yours.Recv<int>(Token)).Should().Throw<UnpicklingException>();
            server.ReadByte().Should().Be(-1);
        }
    }

    /// <summary>As on macOS.</summary>
    [Fact]
    public void WhereHandlesCannotTravel_TheSenderIsTold_AndNothingElseIsLost()
    {
        using var q = new Queue<object>();
        var (left, right) = MultiProc.Pipe.Create();
        using (left)
        using (right)
        {
            Tether.CarriesHandles = false;
            try
            {
                FluentActions.Invoking(() => q.Put(right, Token)).Should().Throw<PlatformNotSupportedException>();
            }
            finally
            {
                Tether.CarriesHandles = true;
            }

            q.Count.Should().Be(0);
            q.Put("next", Token);
            q.Get(Token).Should().Be("next");
        }
    }
}
