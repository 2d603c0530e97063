using MultiProc.Foundation;

namespace MultiProc.UnitTests.Channels;

/// <summary>The moment at which all items of a queue are done.</summary>
public sealed class WorkTests
{
    private static readonly TimeSpan s_plenty = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AJoiner_IsTold_ThoughSomethingIsPutBeforeItIsTold()
    {
        using var q = WithOneTaken();
        var joining = q.JoinAsync(s_plenty, Token);
        WhileDone(q, () => q.Put(2, Token));

        (await joining).Should().BeTrue();
        q.Join(TimeSpan.Zero, Token).Should().BeFalse();
    }

    [Fact]
    public async Task AJoiner_ThatPutSomethingBefore_IsNotToldOfAnEarlierMoment()
    {
        using var q = WithOneTaken();
        Task<bool> joining = null!;
        WhileDone(q, () =>
        {
            q.Put(2, Token);
            joining = q.JoinAsync(s_plenty, Token);
        });

        q.Join(TimeSpan.FromMilliseconds(300), Token).Should().BeFalse();
        joining.IsCompleted.Should().BeFalse();
        _ = q.Get(Token);
        q.TaskDone();
        (await joining).Should().BeTrue();
    }

    /// <summary>Two who report at the same time: the later moment is the one that counts, whoever tells of it first.</summary>
    [Fact]
    public async Task AJoiner_IsToldOfTheLaterMoment_IfTheEarlierOneIsToldAfterIt()
    {
        using var q = WithOneTaken();
        Task<bool> joining = null!;
        WhileDone(q, () =>
        {
            q.Put(2, Token);
            _ = q.Get(Token);
            joining = q.JoinAsync(s_plenty, Token);
            q.TaskDone();
            q.Put(3, Token); // nothing is left only in between
        });

        (await joining).Should().BeTrue();
        q.Join(TimeSpan.Zero, Token).Should().BeFalse();
    }

    /// <summary>More than half of what can be counted.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Unfinished_MayBeMany(int start)
    {
        using var q = new JoinableQueue<int>();
        var lane = q.Core.Link.Channel.Lanes[0];
        Lanes.StartAt(lane, messages: (uint)start, position: 0);
        lane.Words.Done.Value = unchecked((uint)(start + 10)) & int.MaxValue; // so many are unfinished: all that can be told but ten

        q.Join(TimeSpan.Zero, Token).Should().BeFalse();
        q.TaskDone();
        q.Core.Work.Unfinished.Should().Be(int.MaxValue - 10);
    }

    /// <summary>A queue of whose items one is being worked on, and no other is there.</summary>
    private static JoinableQueue<int> WithOneTaken()
    {
        var q = new JoinableQueue<int>();
        q.Put(1, Token);
        _ = q.Get(Token);
        return q;
    }

    /// <summary>Reports an item as done, and does something before anybody is told.</summary>
    private static void WhileDone(JoinableQueue<int> q, Action action)
    {
        var thread = Environment.CurrentManagedThreadId;
        var isFirst = true;
        CrashPoint.Reached = step =>
        {
            if (step != "lane.done" || Environment.CurrentManagedThreadId != thread || !isFirst)
                return;
            isFirst = false;
            action();
        };
        try
        {
            q.TaskDone();
        }
        finally
        {
            CrashPoint.Reached = null;
        }
    }
}
