using MultiProc.Foundation;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc.IntegrationTests.Synchronization;

/// <summary>Objects with names: the same for whoever gives the name, here by objects and processes that know nothing of each other.</summary>
public sealed class NameTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(50);
    private readonly string _name = $"multiproc-test-{Guid.NewGuid():N}";

    [Fact]
    public void Lock_IsTheSame_ForWhoeverGivesItsName()
    {
        using var here = new Lock(_name);
        using var there = new Lock(_name);
        here.CreatedNew.Should().BeTrue();
        there.CreatedNew.Should().BeFalse();
        there.Name.Should().Be(_name);
        using (here.EnterScope())
            there.Acquire(TimeSpan.Zero).Should().BeFalse();
        there.Acquire(TimeSpan.Zero).Should().BeTrue();
        here.Release();
    }

    [Fact]
    public void EveryPrimitive_IsSharedByName()
    {
        using var semaphores = new Pair<Semaphore>(() => new Semaphore(2, _name));
        semaphores.Here.Acquire();
        semaphores.There.GetValue().Should().Be(1);
        var second = $"{_name}/2 ü";
        using var permits = new Pair<BoundedSemaphore>(() => new BoundedSemaphore(20, second));
        permits.Here.Acquire();
        permits.There.GetValue().Should().Be(19);
        using var events = new Pair<Event>(() => new Event($"{_name}3"));
        events.Here.Set();
        events.There.IsSet.Should().BeTrue();
        using var locks = new Pair<RLock>(() => new RLock($"{_name}4"));
        locks.Here.Acquire();
        locks.There.Acquire(TimeSpan.Zero).Should().BeTrue("it is this thread's own");
        locks.Here.Release();
        locks.There.Release();
        locks.There.Locked.Should().BeFalse();
        using var barriers = new Pair<Barrier>(() => new Barrier(2, name: $"{_name}5"));
        barriers.Here.Abort();
        barriers.There.Broken.Should().BeTrue();
    }

    [Fact]
    public async Task Condition_IsSharedByName_WithItsLock()
    {
        using var conditions = new Pair<Condition>(() => new Condition(_name));
        var waiters = Enumerable.Range(0, 10).Select(_ => Task.Factory.StartNew(() =>
        {
            using (conditions.There.EnterScope())
                conditions.There.Wait();
        }, TaskCreationOptions.LongRunning)).ToArray();
        Eventually.Holds(() => conditions.Here.ToString().EndsWith("waiting=10)", StringComparison.Ordinal), s_patience).Should().BeTrue();
        using (conditions.Here.EnterScope())
            conditions.Here.NotifyAll();
        await Task.WhenAll(waiters).WaitAsync(s_patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Condition_OfALockWithAName_NeedsThatVeryLock()
    {
        using var l = new Lock($"{_name}-lock");
        using var c = new Condition(l, _name);
        using var same = new Condition(l, _name);
        using var other = new Lock($"{_name}-other");
        FluentActions.Invoking(() => new Condition(other, _name)).Should().Throw<ProcessException>().WithMessage("*belongs to another lock*");
        FluentActions.Invoking(() => new Condition(_name)).Should().Throw<ProcessException>().WithMessage("*belongs to another lock*");
        using var without = new Lock();
        FluentActions.Invoking(() => new Condition(without, _name)).Should().Throw<ArgumentException>().WithMessage("*needs a lock with a name*");
    }

    [Fact]
    public void AName_IsOneThingAtATime()
    {
        using (new Semaphore(3, _name))
        {
            FluentActions.Invoking(() => new Lock(_name)).Should().Throw<ProcessException>().WithMessage("*in use by a Semaphore*cannot be a Lock*");
            FluentActions.Invoking(() => new Semaphore(2, _name)).Should().Throw<ProcessException>().WithMessage("*made with 3*cannot be opened with 2*");
            FluentActions.Invoking(() => new Barrier(3, name: _name)).Should().Throw<ProcessException>().WithMessage("*in use by a Semaphore*");
        }

        using (new BoundedSemaphore(3, _name))
            FluentActions.Invoking(() => new BoundedSemaphore(2, _name)).Should().Throw<ProcessException>().WithMessage("*made with 3*cannot be opened with 2*");
        using (new Barrier(3, name: _name))
            FluentActions.Invoking(() => new Barrier(2, name: _name)).Should().Throw<ProcessException>().WithMessage("*made with 3*cannot be opened with 2*");

        using var l = new Lock(_name);
        l.CreatedNew.Should().BeTrue("the others are gone");
    }

    [Theory]
    [InlineData(""), InlineData(null, true)]
    public void AnEmptyName_IsRefused(string? name, bool tooLong = false)
    {
        FluentActions.Invoking(() => new Lock(tooLong ? new string('x', 300) : name)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public async Task ANamedLock_Travels_EvenIfTheSenderLetsGoAtOnce()
    {
        var l = new Lock(_name);
        l.Acquire();
        using var child = new Process(() =>
        {
            using var same = new Lock(_name);
            if (same.CreatedNew || same.Acquire(TimeSpan.Zero) || l.Acquire(TimeSpan.Zero) || l.CreatedNew)
                Environment.Exit(3);
            l.Release();
        });
        child.Start();
        l.Dispose();
        await child.JoinAsync(TestContext.Current.CancellationToken);
        child.ExitCode.Should().Be(0);
        using var again = new Lock(_name);
        again.CreatedNew.Should().BeTrue("the last holder has gone");
    }

    [Fact]
    public void WhatComesAfterTheLastUse_IsRefused_AndDoesNotBeginOnAFileThatIsGone()
    {
        var slot = NamedSlot.Open(_name, new SlotShape(SlotKind.Lock));
        slot.BeginUse();
        slot.EndUse();
        slot.EndUse();
        FluentActions.Invoking(slot.BeginUse).Should().Throw<ObjectDisposedException>();
        WordLock.TryTake(slot).Should().BeTrue();
        FluentActions.Invoking(() => WordLock.Acquire(slot, Deadline.Infinite, default)).Should().Throw<ObjectDisposedException>();
        FluentActions.Invoking(() => new Scope(slot, held => WordLock.TryRelease(held), wasAbandoned: false)).Should().Throw<ObjectDisposedException>();
        WordLock.OwnerOf(slot).Should().BeNull("the scope that could not begin gave back what it was to hold");
    }

    [Fact]
    public void AKilledOwner_IsTold()
    {
        using var l = new Lock(_name);
        using var held = new Event();
        using var child = new Process(() =>
        {
            using var same = new Lock(_name);
            same.Acquire();
            held.Set();
            Thread.Sleep(Timeout.Infinite);
        });
        child.Start();
        held.Wait(s_patience).Should().BeTrue();
        l.Acquire(s_moment).Should().BeFalse();
        child.Kill();
        l.Acquire(s_patience).Should().BeTrue();
        l.WasAbandoned.Should().BeTrue();
        l.Release();
    }

    [Fact]
    public void AKilledOwnerOfARecursiveLock_IsTold()
    {
        using var l = new RLock(_name);
        using var held = new Event();
        using var child = new Process(() =>
        {
            using var same = new RLock(_name);
            same.Acquire();
            same.Acquire();
            held.Set();
            Thread.Sleep(Timeout.Infinite);
        });
        child.Start();
        held.Wait(s_patience).Should().BeTrue();
        l.Acquire(s_moment).Should().BeFalse();
        child.Kill();
        l.Acquire(s_patience).Should().BeTrue();
        l.WasAbandoned.Should().BeTrue();
        l.Release();
        l.Locked.Should().BeFalse("it was taken once");
    }

    [Fact]
    public void AKilledHolderOfABoundedSemaphore_GivesItsPermitBack()
    {
        using var s = new BoundedSemaphore(1, _name);
        using var held = new Event();
        using var child = new Process(() =>
        {
            using var same = new BoundedSemaphore(1, _name);
            same.Acquire();
            held.Set();
            Thread.Sleep(Timeout.Infinite);
        });
        child.Start();
        held.Wait(s_patience).Should().BeTrue();
        s.Acquire(s_moment).Should().BeFalse();
        child.Kill();
        s.Acquire(s_patience).Should().BeTrue();
        s.WasAbandoned.Should().BeTrue();
        s.Release();
    }

    [Fact]
    public void AKilledParty_BreaksTheBarrier()
    {
        using var b = new Barrier(2, name: _name);
        using var child = new Process(() =>
        {
            using var same = new Barrier(2, name: _name);
            same.Wait();
        });
        child.Start();
        Eventually.Holds(() => b.NWaiting == 1, s_patience).Should().BeTrue();
        child.Kill();
        child.Join();
        b.Invoking(each => each.Wait(s_patience)).Should().Throw<BrokenBarrierException>();
    }

    [Fact]
    public void AProgramThatWaitsForItsChildrenAtItsEnd_HasItsNamesUntilThen() =>
        Scene.Run("leave-before-child", _name).Lines.Should().Equal("opened", "held");

    [Fact]
    public async Task AWaiter_KeepsTheNamesOfItsConditionAndItsLock_AlthoughTheObjectsWereDisposed()
    {
        var l = new Lock(_name);
        var c = new Condition(l, $"{_name}-condition");
        await l.AcquireAsync(TestContext.Current.CancellationToken);
        var waiting = c.WaitAsync(TestContext.Current.CancellationToken);
        c.Dispose();
        l.Dispose();

        using (var sameLock = new Lock(_name))
        using (var sameCondition = new Condition(sameLock, $"{_name}-condition"))
        {
            (sameLock.CreatedNew || sameCondition.CreatedNew).Should().BeFalse();
            using (sameCondition.EnterScope())
                sameCondition.Notify();
            await waiting.WaitAsync(s_patience, TestContext.Current.CancellationToken);
            sameLock.Locked.Should().BeTrue("who waited has it again");
        }

        using var another = new Lock(_name);
        another.CreatedNew.Should().BeTrue("nobody had it open any more");
    }

    [Fact]
    public async Task AnOpenScope_KeepsTheName_AlthoughTheObjectWasDisposed()
    {
        var l = new Lock(_name);
        await using (await l.EnterScopeAsync(TestContext.Current.CancellationToken))
        {
            l.Dispose();
            using var other = new Lock(_name);
            other.CreatedNew.Should().BeFalse();
            other.Acquire(TimeSpan.Zero).Should().BeFalse();
        }

        using var next = new Lock(_name);
        next.CreatedNew.Should().BeTrue();
    }

    private sealed class Pair<T>(Func<T> open) : IDisposable
        where T : IDisposable
    {
        public T Here { get; } = open();

        public T There { get; } = open();

        public void Dispose()
        {
            Here.Dispose();
            There.Dispose();
        }
    }
}
