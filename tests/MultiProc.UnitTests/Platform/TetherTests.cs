using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Platform;

namespace MultiProc.UnitTests.Platform;

public sealed class TetherTests : IDisposable
{
    private static readonly SafeHandle[] s_none = [];

    private readonly SafeFileHandle _one;
    private readonly SafeFileHandle _other;

    public TetherTests() => (_one, _other) = Tether.Create();

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Tether.MostHandles)]
    public void Record_Arrives_WithItsHandles(int count)
    {
        using var pipe = new Pipe();
        Tether.TrySend(_one, ulong.MaxValue - 7, [.. Enumerable.Repeat(pipe.Writing, count)], 0, count).Should().Be(TetherSend.Sent);

        Tether.TryPeekTag(_other, out var tag).Should().BeTrue();
        tag.Should().Be(ulong.MaxValue - 7);
        var handles = Tether.PeekHandles(_other);
        handles.Should().HaveCount(count);
        foreach (var handle in handles.Cast<SafeFileHandle>())
            pipe.WhatIsWrittenInto(handle).Should().Be(1);
        Close(handles);
        Tether.Drop(_other);
        Tether.TryPeekTag(_other, out _).Should().BeFalse("it was the only one");
    }

    [Fact]
    public void TrySend_SendsThePartThatIsAskedFor()
    {
        using var pipe = new Pipe();
        Tether.TrySend(_one, 1, [pipe.Reading, pipe.Writing, pipe.Reading], 1, 1).Should().Be(TetherSend.Sent);

        var handles = Tether.PeekHandles(_other);
        handles.Should().ContainSingle();
        pipe.WhatIsWrittenInto((SafeFileHandle)handles[0]).Should().Be(1);
        Close(handles);
    }

    [Fact]
    public void TrySend_Refuses_MoreHandlesThanARecordCarries()
    {
        var many = Enumerable.Repeat<SafeHandle>(_one, Tether.MostHandles + 1).ToArray();
        var send = () => Tether.TrySend(_one, 1, many, 0, many.Length);
        send.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Peek_LeavesTheRecord_AndInstallsNothing_WhenOnlyTheTagIsAskedFor()
    {
        using var pipe = new Pipe();
        Tether.TrySend(_one, 1, [pipe.Writing], 0, 1);
        Tether.TrySend(_one, 2, s_none, 0, 0);
        var before = Descriptors.Count;
        for (var i = 0; i < 10; i++)
        {
            Tether.TryPeekTag(_other, out var tag).Should().BeTrue();
            tag.Should().Be(1UL);
        }

        Descriptors.Count.Should().Be(before);
        Tether.Drop(_other);
        Tether.TryPeekTag(_other, out var next).Should().BeTrue();
        next.Should().Be(2UL, "one was dropped, not two");
    }

    [Fact]
    public void PeekHandles_GivesOtherDescriptorsOfTheSameFile_EachTime()
    {
        Tether.TrySend(_one, 1, [_one], 0, 1);

        SafeHandle[] copies = [.. Tether.PeekHandles(_other), .. Tether.PeekHandles(_other), _one];
        copies.Should().HaveCount(3);
        copies.Select(copy => copy.DangerousGetHandle()).Should().OnlyHaveUniqueItems();
        copies.Select(copy => Lifeline.CookieOf((SafeFileHandle)copy)).Distinct().Should().ContainSingle();
        Close(copies);
        Tether.Drop(_other);
    }

    [Fact]
    public void Peek_FindsNothing_WhereNothingWasSent()
    {
        Tether.TryPeekTag(_other, out _).Should().BeFalse();
        Tether.PeekHandles(_other).Should().BeEmpty();
        Tether.Drop(_other);
    }

    [Fact]
    public void TryPeekTag_SaysSo_WhenWhatIsThereIsNoRecord()
    {
        DescriptorMessage.Send(_one, [1, 2, 3], s_none, 0);
        var peek = () => Tether.TryPeekTag(_other, out _);
        peek.Should().Throw<IOException>();
    }

    [Fact]
    public void Drop_ClosesTheHandles()
    {
        using var pipe = new Pipe();
        Tether.TrySend(_one, 1, [pipe.Writing], 0, 1);
        pipe.Writing.Dispose();
        var copies = Tether.PeekHandles(_other);
        pipe.HasWriter.Should().BeTrue();
        Close(copies);
        pipe.HasWriter.Should().BeTrue("the record has it");

        Tether.Drop(_other);
        pipe.HasWriter.Should().BeFalse();
    }

    [Fact]
    public void TrySend_Throws_WhenAHandleOrTheEndIsClosed()
    {
        using var pipe = new Pipe();
        pipe.Reading.Dispose();
        var send = () => Tether.TrySend(_one, 1, [pipe.Writing, pipe.Reading], 0, 2);
        send.Should().Throw<ObjectDisposedException>();
        Tether.TryPeekTag(_other, out _).Should().BeFalse("nothing was sent");
        pipe.Writing.Dispose();
        pipe.Writing.IsClosed.Should().BeTrue("nobody has kept it");

        _one.Dispose();
        send.Should().Throw<ObjectDisposedException>();
        _one.Invoking(one => Tether.IsHungUp(one)).Should().Throw<ObjectDisposedException>();
        _one.Invoking(one => Tether.TryPeekTag(one, out _)).Should().Throw<ObjectDisposedException>();
        _one.Invoking(one => Tether.PeekHandles(one)).Should().Throw<ObjectDisposedException>();
        _one.Invoking(Tether.Drop).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void PeekHandles_GivesFewer_WhenTooFewDescriptorsAreFree_AndAllLater()
    {
        using var pipe = new Pipe();
        Tether.TrySend(_one, 1, [.. Enumerable.Repeat(pipe.Writing, 5)], 0, 5);
        Close(Tether.PeekHandles(_other)); // what is compiled for it opens files of its own

        SafeHandle[] none;
        using (new NoDescriptors())
            none = Tether.PeekHandles(_other);
        none.Should().BeEmpty();

        SafeHandle[] some;
        using (new NoDescriptors(except: 2))
            some = Tether.PeekHandles(_other);
        some.Length.Should().BeInRange(1, 4);
        foreach (var handle in some.Cast<SafeFileHandle>())
            pipe.WhatIsWrittenInto(handle).Should().Be(1);
        Close(some);

        var all = Tether.PeekHandles(_other);
        all.Should().HaveCount(5);
        Close(all);
    }

    [Fact]
    public void Records_CanBeRead_AfterTheOtherEndIsGone()
    {
        using var pipe = new Pipe();
        Tether.TrySend(_one, 1, [pipe.Writing], 0, 1);
        Tether.TrySend(_one, 2, s_none, 0, 0);
        Tether.TrySend(_other, 3, s_none, 0, 0); // unread when it is closed: a reset, for the one that stays
        _one.Dispose();
        Tether.IsHungUp(_other).Should().BeTrue();

        Tether.TryPeekTag(_other, out var tag).Should().BeTrue();
        tag.Should().Be(1UL);
        var handles = Tether.PeekHandles(_other);
        pipe.WhatIsWrittenInto((SafeFileHandle)handles.Should().ContainSingle().Which).Should().Be(1);
        Close(handles);
        Tether.Drop(_other);
        Tether.TryPeekTag(_other, out tag).Should().BeTrue();
        tag.Should().Be(2UL);
        Tether.Drop(_other);
        Tether.TryPeekTag(_other, out _).Should().BeFalse();
        Tether.IsHungUp(_other).Should().BeTrue("the reset was told once, the end is told for ever");
    }

    private static void Close(SafeHandle[] handles)
    {
        foreach (var handle in handles)
            handle.Dispose();
    }

    /// <summary>Shows whether a copy of its end works, and whether there is any left.</summary>
    private sealed class Pipe : IDisposable
    {
        private readonly byte[] _buffer = new byte[8];

        public Pipe() => (Reading, Writing) = BytePipe.Create();

        public SafeFileHandle Reading { get; }

        public SafeFileHandle Writing { get; }

        public bool HasWriter => BytePipe.Read(Reading, _buffer) != 0;

        public int WhatIsWrittenInto(SafeFileHandle copy)
        {
            BytePipe.Write(copy, [1]).Should().Be(1);
            return BytePipe.Read(Reading, _buffer);
        }

        public void Dispose()
        {
            Reading.Dispose();
            Writing.Dispose();
        }
    }
}
