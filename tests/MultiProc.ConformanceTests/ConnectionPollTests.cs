namespace MultiProc.ConformanceTests;

/// <summary>_TestPoll.</summary>
public sealed class ConnectionPollTests
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact, PythonTest("_TestPoll.test_empty_string")]
    public void Poll_SeesAnEmptyMessage_HoweverOftenItIsAsked()
    {
        var (a, b) = Pipe.Create();
        using (a)
        using (b)
        {
            a.Poll().Should().BeFalse();
            b.SendBytes([]);
            a.Poll().Should().BeTrue();
            a.Poll().Should().BeTrue();
        }
    }

    // Python's child sleeps before each message, so that polling comes too early; here it is told when polling was in vain.
    [Fact, PythonTest("_TestPoll.test_strings")]
    public void Messages_ComeOneByOne_WhileTheyArePolledFor()
    {
        string[] strings = ["hello", "", "a", "b", "", "bye", "", "lop"];
        using var wanted = new Semaphore(0);
        var (a, b) = Pipe.Create();
        var child = Child.Start(() =>
        {
            foreach (var text in strings)
            {
                wanted.Acquire();
                b.SendBytes(System.Text.Encoding.ASCII.GetBytes(text));
            }

            b.Dispose();
        });
        foreach (var text in strings)
        {
            a.Poll(s_moment).Should().BeFalse();
            wanted.Release();
            a.Poll(s_patience).Should().BeTrue();
            a.RecvBytes().Should().Equal(System.Text.Encoding.ASCII.GetBytes(text));
        }

        a.Dispose();
        b.Dispose();
        Child.End(child);
    }

    [Fact, PythonTest("_TestPoll.test_boundaries")]
    public void Poll_OfAnotherProcess_TakesNothing()
    {
        using var isPolling = new Event();
        var (r, w) = Pipe.Create(duplex: false);
        var child = Child.Start(() =>
        {
            isPolling.Set();
            Environment.ExitCode = r.Poll(s_patience) ? 0 : 1;
        });
        isPolling.Wait(s_patience).Should().BeTrue();
        w.SendBytes("first"u8.ToArray());
        w.SendBytes("second"u8.ToArray());
        w.Dispose();
        Child.End(child);
        r.RecvBytes().Should().Equal("first"u8.ToArray());
        r.RecvBytes().Should().Equal("second"u8.ToArray());
        r.Dispose();
    }

    [Fact, PythonTest("_TestPoll.test_dont_merge")]
    public void Messages_StayApart_AndPollChangesNothing()
    {
        var (a, b) = Pipe.Create();
        a.Poll(TimeSpan.Zero).Should().BeFalse();
        a.Poll(s_pause).Should().BeFalse();
        var child = Child.Start(() =>
        {
            b.SendBytes("a"u8.ToArray());
            b.SendBytes("b"u8.ToArray());
            b.SendBytes("cd"u8.ToArray());
        });
        a.RecvBytes().Should().Equal("a"u8.ToArray());
        a.Poll(s_patience).Should().BeTrue();
        a.Poll(s_patience).Should().BeTrue();
        a.RecvBytes().Should().Equal("b"u8.ToArray());
        a.Poll(s_patience).Should().BeTrue();
        a.Poll(s_patience).Should().BeTrue();
        a.Poll(TimeSpan.Zero).Should().BeTrue();
        a.RecvBytes().Should().Equal("cd"u8.ToArray());
        a.Dispose();
        b.Dispose();
        Child.End(child);
    }
}
