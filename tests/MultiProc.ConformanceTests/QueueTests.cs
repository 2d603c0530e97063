namespace MultiProc.ConformanceTests;

/// <summary>_TestQueue.</summary>
/// <remarks>Where Python waits a moment for the thread that feeds a queue, nothing is waited for: what was put is in the queue.</remarks>
public sealed class QueueTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(82);
    private static readonly TimeSpan s_longer = TimeSpan.FromMilliseconds(140);

    [Fact, PythonTest("_TestQueue.test_put")]
    public void Put_FillsTheQueue_AndGivesUpWhenItIsFull()
    {
        const int MaxSize = 6;
        using var queue = new Queue<int>(MaxSize);
        using var childCanStart = new Event();
        using var parentCanContinue = new Event();
        var child = Child.Start(() =>
        {
            childCanStart.Wait();
            for (var i = 0; i < MaxSize; i++)
                _ = queue.Get();
            parentCanContinue.Set();
        });
        queue.IsEmpty.Should().BeTrue();
        queue.IsFull.Should().BeFalse();

        queue.Put(1);
        queue.Put(2, CancellationToken.None);
        queue.TryPut(3, Timeout.InfiniteTimeSpan).Should().BeTrue();
        queue.TryPut(4).Should().BeTrue();
        queue.TryPut(5, TimeSpan.Zero).Should().BeTrue();
        queue.PutNowait(6);
        queue.IsEmpty.Should().BeFalse();
        queue.IsFull.Should().BeTrue();

        Timed.GivesAtOnce(false, () => queue.TryPut(7));
        Timed.GivesAtOnce(false, () => queue.TryPut(7, TimeSpan.Zero));
        queue.Invoking(q => q.PutNowait(7)).Should().Throw<QueueFullException>();
        Timed.GivesAfter(s_short, false, () => queue.TryPut(7, s_short));
        Timed.GivesAfter(s_longer, false, () => queue.TryPut(7, s_longer));

        childCanStart.Set();
        parentCanContinue.Wait(s_patience).Should().BeTrue();
        queue.IsEmpty.Should().BeTrue();
        queue.IsFull.Should().BeFalse();
        Child.End(child);
    }

    [Fact, PythonTest("_TestQueue.test_get")]
    public void Get_TakesInOrder_AndGivesUpWhenTheQueueIsEmpty()
    {
        using var queue = new Queue<int>();
        using var childCanStart = new Event();
        using var parentCanContinue = new Event();
        var child = Child.Start(() =>
        {
            childCanStart.Wait();
            for (var i = 1; i <= 5; i++)
                queue.Put(i);
            parentCanContinue.Set();
        });
        queue.IsEmpty.Should().BeTrue();
        childCanStart.Set();
        parentCanContinue.Wait(s_patience).Should().BeTrue();
        queue.IsEmpty.Should().BeFalse();

        queue.Get().Should().Be(1);
        queue.Get(Timeout.InfiniteTimeSpan).Should().Be(2);
        queue.Get(TimeSpan.FromSeconds(1)).Should().Be(3);
        queue.GetNowait().Should().Be(4);
        queue.TryGet(out var last).Should().BeTrue();
        last.Should().Be(5);
        queue.IsEmpty.Should().BeTrue();

        queue.Invoking(q => q.GetNowait()).Should().Throw<QueueEmptyException>();
        queue.Invoking(q => q.Get(TimeSpan.Zero)).Should().Throw<QueueEmptyException>();
        Timed.GivesAtOnce(false, () => queue.TryGet(out _));
        Timed.GivesAtOnce(false, () => queue.TryGet(TimeSpan.Zero, out _));
        Timed.GivesAfter(s_short, false, () => queue.TryGet(s_short, out _));
        Timed.GivesAfter(s_longer, true, () => IsEmptyAfter(queue, s_longer));
        Child.End(child);
    }

    [Fact, PythonTest("_TestQueue.test_fork")]
    public void Items_OfAChild_ComeAfterThoseThatWerePutBeforeIt()
    {
        using var queue = new Queue<int>();
        for (var i = 0; i < 10; i++)
            queue.Put(i);
        var child = Child.Start(() =>
        {
            for (var i = 10; i < 20; i++)
                queue.Put(i);
        });
        for (var i = 0; i < 20; i++)
            queue.Get(s_patience).Should().Be(i);
        queue.Invoking(q => q.GetNowait()).Should().Throw<QueueEmptyException>();
        Child.End(child);
    }

    [Fact, PythonTest("_TestQueue.test_qsize")]
    public void Count_FollowsPutAndGet()
    {
        using var queue = new Queue<int>();
        queue.Count.Should().Be(0);
        queue.Put(1);
        queue.Count.Should().Be(1);
        queue.Put(5);
        queue.Count.Should().Be(2);
        queue.Get();
        queue.Count.Should().Be(1);
        queue.Get();
        queue.Count.Should().Be(0);
    }

    // Python's workers sleep before each acknowledgement; here they wait until all items have been taken or are about to be.
    [Fact, PythonTest("_TestQueue.test_task_done")]
    public void Join_ReturnsWhenFourWorkersHaveDoneAll()
    {
        const int Workers = 4;
        const int Items = 10;
        using var queue = new JoinableQueue<int?>();
        using var mayFinish = new Event();
        var workers = Enumerable.Range(0, Workers).Select(_ => Child.Start(() =>
        {
            while (queue.Get() is not null)
            {
                mayFinish.Wait();
                queue.TaskDone();
            }
        })).ToList();
        for (var i = 0; i < Items; i++)
            queue.Put(i);
        Eventually.Holds(() => queue.Count == Items - Workers, s_patience).Should().BeTrue("each worker takes one");
        Timed.GivesAfter(s_short, false, () => queue.Join(s_short));
        mayFinish.Set();
        queue.Join(s_patience).Should().BeTrue();
        queue.IsEmpty.Should().BeTrue();

        foreach (var _ in workers)
            queue.Put(null);
        workers.ForEach(Child.End);
    }

    // Python: while a module is being imported. A type that initializes its statics holds a lock of the runtime in the same way.
    [Fact, PythonTest("_TestQueue.test_no_import_lock_contention")]
    public void AQueue_Works_WhileStaticsAreInitialized() => UsesAQueue.Item.Should().Be("knock knock");

    [Fact, PythonTest("_TestQueue.test_timeout")]
    public void Get_ThrowsWhenTheTimeIsOver_AndNotBefore()
    {
        using var queue = new Queue<int>();
        var timeout = TimeSpan.FromMilliseconds(200);
        Timed.GivesAfter(timeout, true, () => IsEmptyAfter(queue, timeout));
    }

    // In Python the error appears in the thread that feeds the queue; here whoever puts gets it.
    [Fact, PythonTest("_TestQueue.test_queue_feeder_donot_stop_onexc")]
    public void Put_OfWhatCannotTravel_LeavesTheQueueIntact()
    {
        using var queue = new Queue<object>();
        queue.Invoking(q => q.Put(new NotSerializable())).Should().Throw<NotSupportedException>();
        queue.Put(true);
        queue.Get(s_patience).Should().Be(true);

        using var one = new Queue<object>(maxSize: 1);
        one.Invoking(q => q.Put(new NotSerializable())).Should().Throw<NotSupportedException>();
        one.TryPut(true).Should().BeTrue("the place is free");
        one.Count.Should().Be(1);
        one.Get(s_patience).Should().Be(true);
        one.IsEmpty.Should().BeTrue();
    }

    // In Python closing has no effect on a queue that was not used.
    [Theory, PythonTest("_TestQueue.test_closed_queue_empty_exceptions")]
    [InlineData(false)]
    [InlineData(true)]
    public void IsEmpty_OfAClosedQueue_Throws(bool isUsed)
    {
        foreach (var queue in new[] { new Queue<string>(), new JoinableQueue<string>() })
        {
            if (isUsed)
                queue.Put("foo");
            queue.Close();
            queue.JoinThread();
            queue.Close();
            queue.JoinThread();
            queue.Invoking(q => q.IsEmpty).Should().Throw<ObjectDisposedException>();
        }
    }

    [Fact, PythonTest("_TestQueue.test_closed_queue_put_get_exceptions")]
    public void PutAndGet_OfAClosedQueue_Throw()
    {
        foreach (var queue in new[] { new Queue<string>(), new JoinableQueue<string>() })
        {
            queue.Close();
            queue.Invoking(q => q.Put("foo")).Should().Throw<ObjectDisposedException>();
            queue.Invoking(q => q.Get()).Should().Throw<ObjectDisposedException>();
        }
    }

    [Fact, PythonTest("TestStdinBadfiledescriptor.test_queue_in_process")]
    public void AQueue_OfAChild_GoesToItsOwnChild() => Child.End(Child.Start(() =>
    {
        using var queue = new Queue<int>();
        Child.End(Child.Start(() => Environment.ExitCode = queue.TryGet(out _) ? 1 : 0));
    }));

    private static bool IsEmptyAfter(Queue<int> queue, TimeSpan timeout)
    {
        try
        {
            _ = queue.Get(timeout);
            return false;
        }
        catch (QueueEmptyException)
        {
            return true;
        }
    }

    private static class UsesAQueue
    {
        public static readonly string Item = PutAndGet();

        private static string PutAndGet()
        {
            using var queue = new Queue<string>();
            queue.Put("knock knock");
            return queue.Get(s_patience);
        }
    }

    private sealed class NotSerializable : ITransferable
    {
        void ITransferable.Dump(TransferWriter writer) => throw new NotSupportedException("on purpose");

        void ITransferable.Load(TransferReader reader) => throw new NotSupportedException("on purpose");
    }
}
