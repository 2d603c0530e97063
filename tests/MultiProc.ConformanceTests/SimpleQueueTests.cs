namespace MultiProc.ConformanceTests;

/// <summary>TestSimpleQueue.</summary>
public sealed class SimpleQueueTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact, PythonTest("TestSimpleQueue.test_empty_exceptions")]
    public void IsEmpty_OfAClosedQueue_Throws()
    {
        var queue = new SimpleQueue<int>();
        queue.Close();
        queue.Invoking(q => q.IsEmpty).Should().Throw<ObjectDisposedException>();
    }

    [Fact, PythonTest("TestSimpleQueue.test_empty")]
    public void IsEmpty_IsTheSame_InEveryProcess()
    {
        using var queue = new SimpleQueue<bool>();
        using var childCanStart = new Event();
        using var parentCanContinue = new Event();
        var child = Child.Start(() =>
        {
            childCanStart.Wait();
            queue.Put(queue.IsEmpty);
            queue.Put(queue.IsEmpty);
            parentCanContinue.Set();
        });
        queue.IsEmpty.Should().BeTrue();
        childCanStart.Set();
        parentCanContinue.Wait(s_patience).Should().BeTrue();

        queue.IsEmpty.Should().BeFalse();
        queue.Get().Should().BeTrue();
        queue.Get().Should().BeFalse();
        queue.IsEmpty.Should().BeTrue();
        Child.End(child);
    }

    [Fact, PythonTest("TestSimpleQueue.test_close")]
    public void Close_MayBeCalledTwice()
    {
        var queue = new SimpleQueue<int>();
        queue.Close();
        queue.Invoking(q => q.Close()).Should().NotThrow();
    }
}
