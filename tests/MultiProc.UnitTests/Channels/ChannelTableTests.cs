using System.Runtime.CompilerServices;
using MultiProc.Channels;
using MultiProc.Channels.Lanes;
using MultiProc.Serialization;
using MultiProc.UnitTests.Platform;

namespace MultiProc.UnitTests.Channels;

/// <summary>What this process knows of its channels, and how they lie in memory.</summary>
public sealed class ChannelTableTests
{
    private const int Forgotten = 1000;
    private const int LargestPage = 64 * 1024;

    [Fact]
    public void ALog_BeginsAPage_OnEverySystem()
    {
        var shape = ChannelShape.Queue(1, 0);
        var link = ChannelTable.CreateBoth(shape);
        try
        {
            var beforeBytes = link.Channel.Memory.Region.Size - shape.LaneSize;
            (beforeBytes % LargestPage).Should().Be(0, "memory goes back to the system by whole pages");
            (LaneLayout.ChunkSize % LargestPage).Should().Be(0);
        }
        finally
        {
            ChannelTable.Release(link);
        }
    }

    [Fact]
    public void Ends_ThatWereForgotten_AreForgottenHereToo()
    {
        var before = ChannelTable.Count;
        for (var i = 0; i < Forgotten; i++)
        {
            Forget();
            if (i % 100 != 0)
                continue;
            GC.Collect();
            GC.WaitForPendingFinalizers(); // it is they who close descriptors, of which there may be no more than 1024
        }

        (ChannelTable.Count - before).Should().BeLessThan(Forgotten);
    }

    /// <summary>Beyond it the kernel ends a process by a signal.</summary>
    [Fact]
    public void ALimitOfFileSizes_IsAnError()
    {
        const int FileSize = 1; // RLIMIT_FSIZE
        OwnCalls.GetLimit(FileSize, out var limit).Should().Be(0);
        OwnCalls.SetLimit(FileSize, limit with { Soft = 1 << 30 }).Should().Be(0);
        try
        {
            FluentActions.Invoking(() => new Queue<int>()).Should().Throw<IOException>().WithMessage("*ulimit -f*");
        }
        finally
        {
            _ = OwnCalls.SetLimit(FileSize, limit);
        }

        using var q = new Queue<int>();
        q.Put(1, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void WhatASenderSaysOfHandles_MayBeDamaged()
    {
        var encoded = new MessageExtras([], int.MaxValue, 1).Encode();
        FluentActions.Invoking(() => MessageExtras.Decode(encoded, out _)).Should().Throw<UnpicklingException>().WithMessage("*handles*");
        MessageExtras.Decode(new MessageExtras([7], 1000, 1).Encode(), out _).Handles.Should().Be(1000);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget() => _ = Pipe.Create();
}
