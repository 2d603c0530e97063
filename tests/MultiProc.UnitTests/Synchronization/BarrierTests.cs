using MultiProc.Foundation;

namespace MultiProc.UnitTests.Synchronization;

/// <summary>What breaks a Barrier, and what its action may do, in one process.</summary>
public sealed class BarrierTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(32_768)]
    public void Parties_AreRefused_WhenTooFewOrTooMany(int parties)
    {
        var create = () => new Barrier(parties);
        create.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(parties));
    }

    [Fact]
    public void Timeout_IsRefused_WhenNegativeAndNotInfinite()
    {
        var create = () => new Barrier(1, timeout: TimeSpan.FromMilliseconds(-2));
        create.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("timeout");
        using var infinite = new Barrier(32_767, timeout: Timeout.InfiniteTimeSpan);
        infinite.ToString().Should().Be("Barrier(0/32767)");
        infinite.Parties.Should().Be(32_767);
    }

    [Fact]
    public void Action_BreaksTheBarrier_WhenItThrows()
    {
        using var b = new Barrier(2, () => throw new InvalidTimeZoneException());
        var other = Inside(b, () => b.Wait());
        var wait = () => b.Wait();
        wait.Should().Throw<InvalidTimeZoneException>();
        other.Join().Should().BeOfType<BrokenBarrierException>();
        b.Broken.Should().BeTrue();
        b.Reset();
        b.ToString().Should().Be("Barrier(0/2)");
    }

    [Fact]
    public void Action_MayAbortItsBarrier()
    {
        Barrier? b = null;
        b = new Barrier(2, () => b!.Abort());
        var other = Inside(b, () => b.Wait());
        var wait = () => b.Wait();
        wait.Should().Throw<BrokenBarrierException>();
        other.Join().Should().BeOfType<BrokenBarrierException>();
    }

    [Fact]
    public void Abort_DoesNotWaitForTheAction()
    {
        using var scene = new ActionScene();
        scene.Barrier.Abort();
        scene.First.Join().Should().BeOfType<BrokenBarrierException>();
        scene.LetActionEnd().Should().BeOfType<BrokenBarrierException>();
        scene.Barrier.Broken.Should().BeTrue();
    }

    [Fact]
    public void Reset_DoesNotWaitForTheAction()
    {
        using var scene = new ActionScene();
        scene.Barrier.Reset();
        scene.First.Join().Should().BeOfType<BrokenBarrierException>();
        scene.Barrier.ToString().Should().Be("Barrier(0/2)");
        scene.LetActionEnd().Should().BeOfType<BrokenBarrierException>();
        scene.Barrier.ToString().Should().Be("Barrier(0/2)");
    }

    [Fact]
    public void ATimeThatIsOver_WhileTheActionRuns_BreaksTheBarrier()
    {
        using var scene = new ActionScene(TimeSpan.FromSeconds(3)); // longer than the other party takes to come
        scene.First.Join().Should().BeOfType<BrokenBarrierException>();
        scene.LetActionEnd().Should().BeOfType<BrokenBarrierException>();
        scene.Barrier.Broken.Should().BeTrue();
    }

    [Fact]
    public void ACancellation_BreaksTheBarrierForTheOthers()
    {
        using var b = new Barrier(3);
        using var source = new CancellationTokenSource();
        var other = Inside(b, () => b.Wait());
        var canceled = Inside(b, () => b.Wait(source.Token), inside: 2);
        source.Cancel();
        canceled.Join().Should().BeOfType<OperationCanceledException>();
        other.Join().Should().BeOfType<BrokenBarrierException>();
        var late = () => b.Wait();
        late.Should().Throw<BrokenBarrierException>();
    }

    [Fact]
    public void Reset_DoesNothing_WhenNobodyIsThere()
    {
        using var b = new Barrier(1);
        b.Reset();
        b.Wait().Should().Be(0);
        b.Broken.Should().BeFalse();
    }

    [Fact]
    public void MoreCallersThanParties_PassInGroups()
    {
        using var b = new Barrier(3, timeout: s_patience);
        using var round = new System.Threading.Barrier(6); // without rounds, one caller would be left behind in the end
        var numbers = new int[3];
        var threads = Enumerable.Range(0, 6).Select(_ => new Caller(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                Interlocked.Increment(ref numbers[b.Wait()]);
                round.SignalAndWait(s_patience);
            }
        })).ToList();
        threads.ConvertAll(t => t.Join()).Should().AllBeEquivalentTo((Exception?)null);
        numbers.Should().Equal(200, 200, 200);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void CallerWhoCannotGetIn_FailsAlone_WhereAllPlacesAreTaken(int parties, bool breaks)
    {
        using var b = new Barrier(parties);
        var first = Inside(b, () => b.Wait(s_patience));
        using var stopped = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var held = 0;
        CrashPoint.Reached = point =>
        {
            if (point != "barrier.entered" || Environment.CurrentManagedThreadId != Volatile.Read(ref held))
                return; // the first may still be on its way from being counted to this point
            stopped.Set();
            goOn.Wait();
        };
        try
        {
            var second = new Caller(() =>
            {
                Volatile.Write(ref held, Environment.CurrentManagedThreadId);
                b.Wait(s_patience);
            });
            stopped.Wait(s_patience).Should().BeTrue();
            var late = () => b.Wait(TimeSpan.FromMilliseconds(50));
            late.Should().Throw<BrokenBarrierException>();
            b.Broken.Should().Be(breaks);
            goOn.Set();
            foreach (var party in new[] { first, second })
                (party.Join() is BrokenBarrierException).Should().Be(breaks);
        }
        finally
        {
            CrashPoint.Reached = null;
            goOn.Set();
        }
    }

    private static Caller Inside(Barrier b, Action wait, int inside = 1)
    {
        var caller = new Caller(wait);
        Eventually.Holds(() => b.NWaiting == inside, s_patience).Should().BeTrue();
        return caller;
    }

    /// <summary>A thread, and what it threw.</summary>
    private sealed class Caller
    {
        private readonly Thread _thread;
        private Exception? _error;

        public Caller(Action call)
        {
            _thread = new Thread(() =>
            {
                try
                {
                    call();
                }
                catch (Exception e)
                {
                    _error = e;
                }
            });
            _thread.Start();
        }

        public Exception? Join()
        {
            _thread.Join(s_patience).Should().BeTrue();
            return _error;
        }
    }

    /// <summary>Two parties, of whom one waits and the other runs an action that does not end.</summary>
    private sealed class ActionScene : IDisposable
    {
        private readonly Event _inAction = new();
        private readonly Event _end = new();
        private readonly ManualResetEventSlim _running = new();
        private readonly Caller _last;

        public ActionScene(TimeSpan? timeoutOfTheFirst = null)
        {
            var (inAction, end, running) = (_inAction, _end, _running);
            Barrier = new Barrier(2, () =>
            {
                running.Set();
                inAction.Set();
                end.Wait();
            });
            var first = 0;
            CrashPoint.Reached = point =>
            {
                if (point == "barrier.waiting" && Environment.CurrentManagedThreadId == Volatile.Read(ref first))
                    running.Wait(s_patience); // before that its time may not be over, however late the other party comes
            };
            First = Inside(Barrier, () =>
            {
                Volatile.Write(ref first, Environment.CurrentManagedThreadId);
                Barrier.Wait(timeoutOfTheFirst ?? s_patience);
            });
            _last = new Caller(() => Barrier.Wait());
            _inAction.Wait(s_patience).Should().BeTrue();
        }

        public Barrier Barrier { get; }

        public Caller First { get; }

        public Exception? LetActionEnd()
        {
            _end.Set();
            return _last.Join();
        }

        public void Dispose()
        {
            CrashPoint.Reached = null;
            _running.Set();
            _end.Set();
            Barrier.Dispose();
            _inAction.Dispose();
            _end.Dispose();
            _running.Dispose();
        }
    }
}
