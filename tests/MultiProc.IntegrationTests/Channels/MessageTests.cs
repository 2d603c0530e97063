namespace MultiProc.IntegrationTests.Channels;

/// <summary>What is ours in messages between processes: ends, queues, primitives.</summary>
public sealed class MessageTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>The last process starts when the one in the middle has ended: meanwhile only a message has the end.</summary>
    [Fact]
    public void AnEnd_PassedOnByAProcessThatHasEnded_ReachesAThird()
    {
        var (mine, yours) = Pipe.Create();
        var (toMiddle, middle) = Pipe.Create();
        using var ends = new Queue<Connection>();
        using (mine)
        using (toMiddle)
        {
            using var passer = Start(() => ends.Put(middle.Recv<Connection>()));
            middle.Dispose();
            toMiddle.Send(yours);
            yours.Dispose();
            End(passer);
            mine.Poll().Should().BeFalse("the other end is on its way");

            using var last = Start(() =>
            {
                using var end = ends.Get();
                end.Send(end.Recv<string>() + " from the third");
            });
            mine.Send("hello");
            mine.Recv<string>().Should().Be("hello from the third");
            mine.Invoking(c => c.Recv<string>()).Should().Throw<EndOfStreamException>();
            End(last);
        }
    }

    [Fact]
    public void AnEnd_ThatNobodyTakes_EndsWithTheQueueThatItIsIn()
    {
        var (mine, yours) = Pipe.Create();
        using var q = new Queue<Connection>();
        using var child = Start(() => q.Put(yours));
        yours.Dispose();
        End(child);
        using (mine)
        {
            mine.Poll(TimeSpan.FromMilliseconds(100)).Should().BeFalse();
            q.Dispose();
            mine.Poll(s_patience).Should().BeTrue();
            mine.Invoking(c => c.Recv<int>()).Should().Throw<EndOfStreamException>();
        }
    }

    /// <summary>A message with something in it goes another way than bytes do.</summary>
    [Fact]
    public void WhoSendsEvents_LearnsThatTheReceiverWasKilled_LongBeforeTheChannelIsFull()
    {
        var (mine, yours) = Pipe.Create();
        using var child = Start(() =>
        {
            Thread.Sleep(Timeout.Infinite);
            GC.KeepAlive(yours);
        });
        using (mine)
        using (var something = new Event())
        {
            yours.Dispose();
            mine.Send(something); // looks who is there, because an end was closed; later ones need not
            child.Kill();
            child.Join();
            var sent = 0;
            Eventually.Holds(() => !Sends(), s_patience).Should().BeTrue();
            sent.Should().BeLessThan(1000, "some thousands would fill it");

            bool Sends()
            {
                try
                {
                    mine.Send(something);
                    sent++;
                    return true;
                }
                catch (IOException)
                {
                    return false;
                }
            }
        }
    }

    /// <summary>Clients send the queue for the answers along with each question.</summary>
    [Fact]
    public void AQueueOfQueues_BringsEachAnswerToWhoAsked()
    {
        const int Questions = 100;
        using var questions = new Queue<(int Number, Queue<int> Answers)>();
        var servers = Enumerable.Range(0, 2).Select(_ => Start(() =>
        {
            while (questions.Get() is { Answers: { } answers } question)
            {
                using (answers)
                    answers.Put(question.Number * question.Number);
            }
        })).ToList();
        var clients = Enumerable.Range(1, 3).Select(seed => Start(() =>
        {
            using var answers = new Queue<int>();
            for (var i = 0; i < Questions; i++)
            {
                questions.Put((seed * i, answers));
                Demand(answers.Get() == seed * i * seed * i, "the answer is that of the question");
            }
        })).ToList();
        clients.ForEach(End);
        foreach (var _ in servers)
            questions.Put((0, null!));
        servers.ForEach(End);
    }

    [Fact]
    public void AQueueInAQueueInAQueue_ComesOut()
    {
        using var outer = new Queue<Queue<Queue<string>>>();
        using (var middle = new Queue<Queue<string>>())
        using (var inner = new Queue<string>())
        {
            inner.Put("deep");
            middle.Put(inner);
            outer.Put(middle);
        }

        using var child = Start(() => Demand(outer.Get().Get().Get() == "deep", "it is there"));
        End(child);
        outer.IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void Primitives_InAMessage_AreThoseOfTheSender()
    {
        using var l = new Lock();
        using var e = new Event();
        using var go = new Event();
        using var s = new Semaphore(0);
        var (mine, yours) = Pipe.Create();
        using (mine)
        {
            using var child = Start(() =>
            {
                var box = yours.Recv<Box>();
                Demand(ReferenceEquals(box.Lock, box.Again[0]), "what was one object is one");
                box.Lock.Acquire();
                box.Event.Set();
                box.Go.Wait();
                ((Semaphore)box.Again[1]!).Release(3);
            });
            yours.Dispose();
            mine.Send(new Box(l, e, go, [l, s]));
            e.Wait(s_patience).Should().BeTrue();
            l.Locked.Should().BeTrue();
            l.Acquire(TimeSpan.Zero).Should().BeFalse();
            go.Set();
            End(child);
            s.GetValue().Should().Be(3);
            l.Acquire(s_patience).Should().BeTrue();
            l.WasAbandoned.Should().BeTrue();
            l.Release();
        }
    }

    /// <summary>The sender drops its own at once: what is on its way keeps the thing.</summary>
    [Fact]
    public void AnEvent_ThatItsMakerDisposed_WorksBetweenTheOthers()
    {
        using var events = new Queue<Event>();
        using (var e = new Event())
        {
            events.Put(e);
            events.Put(e);
        }

        using var waiter = Start(() => Demand(events.Get().Wait(s_patience), "it is set"));
        using var setter = Start(() => events.Get().Set());
        End(waiter);
        End(setter);
    }

    [Fact]
    public void AProcess_IsRefused_AndTheChannelGoesOn()
    {
        using var go = new Event();
        using var q = new Queue<object>(maxSize: 1);
        var (mine, yours) = Pipe.Create();
        using (mine)
        {
            using var child = Start(() =>
            {
                yours.Send(yours.Recv<string>() + q.Get());
                go.Wait();
            });
            yours.Dispose();
            foreach (var refused in new object[] { child, new object[] { 1, child } })
            {
                mine.Invoking(c => c.Send(refused)).Should().Throw<PicklingException>();
                q.Invoking(q => q.Put(refused)).Should().Throw<PicklingException>();
            }

            q.Count.Should().Be(0);
            mine.Send("good ");
            q.TryPut("things").Should().BeTrue("nothing took its place");
            mine.Recv<string>().Should().Be("good things");
            go.Set();
            End(child);
        }
    }

    private static Process Start(Action target)
    {
        var child = new Process(target);
        child.Start();
        return child;
    }

    private static void End(Process child)
    {
        child.Join(s_patience).Should().BeTrue();
        child.ExitCode.Should().Be(0);
    }

    private static void Demand(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException($"does not hold: {what}");
    }

    private sealed record Box(Lock Lock, Event Event, Event Go, object?[] Again);
}
