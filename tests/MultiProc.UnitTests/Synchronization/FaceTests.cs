using System.Runtime.CompilerServices;
using MultiProc.Synchronization.Slots;
using MultiProc.Synchronization.Words;

namespace MultiProc.UnitTests.Synchronization;

/// <summary>Lock, Semaphore and Event as users meet them, in one process; what all primitives have in common is in <see cref="Faces.PrimitiveSuite{T, TNaming}"/>.</summary>
public sealed class FaceTests
{
    [Fact]
    public void Lock_IsNotRecursive_AndMayBeReleasedByAnyThread()
    {
        using var l = new Lock();
        l.Acquire();
        l.Acquire(TimeSpan.FromMilliseconds(20)).Should().BeFalse();
        var other = new Thread(l.Release);
        other.Start();
        other.Join();
        l.Acquire(TimeSpan.Zero).Should().BeTrue();
    }

    [Fact]
    public void Semaphore_ChecksItsArguments()
    {
        var negative = () => new Semaphore(-1);
        negative.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("value");
        using var s = new Semaphore(int.MaxValue);
        var one = () => s.Release();
        one.Should().Throw<SemaphoreFullException>();
        var none = () => s.Release(0);
        none.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("count");
        s.GetValue().Should().Be(int.MaxValue);
        s.ToString().Should().Be("Semaphore(value=2147483647)");
    }

    [Fact]
    public void Dispose_LeavesARunningWaitAlone()
    {
        var e = new Event();
        using var copy = Copy(e);
        var waited = false;
        var waiter = new Thread(() =>
        {
            e.Wait();
            waited = true;
        });
        waiter.Start();
        SpinWait.SpinUntil(() => (Volatile.Read(ref SlotOf(copy).Get(copy).LowHalf) & EventWord.Waiters) != 0, TimeSpan.FromSeconds(20)).Should().BeTrue();
        e.Dispose();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        copy.Set();
        waiter.Join(TimeSpan.FromSeconds(20)).Should().BeTrue();
        waited.Should().BeTrue();
    }

    /// <summary>If Dispose gave the slot back at once, a semaphore would come to lie where another thread is at its lock.</summary>
    [Fact]
    public void Dispose_FreesNoSlot_ThatAnotherThreadIsAt()
    {
        var current = new Lock();
        var rounds = 0;
        var isOver = false;
        Exception? trouble = null;
        var user = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver) && trouble is null)
            {
                var mine = Volatile.Read(ref current);
                try
                {
                    using (mine.EnterScope())
                        Volatile.Write(ref rounds, rounds + 1);
                }
                catch (ObjectDisposedException)
                {
                    // That is what is to be expected of the next call, and only of that.
                }
                catch (SynchronizationLockException error)
                {
                    trouble = error;
                }
            }
        });
        user.Start();
        SpinWait.SpinUntil(() => Volatile.Read(ref rounds) > 0, TimeSpan.FromSeconds(60)).Should().BeTrue(); // it may not run again before all is over
        for (var i = 0; i < 20_000 && trouble is null; i++)
        {
            var old = current;
            Volatile.Write(ref current, new Lock());
            old.Dispose();
            using var inItsPlace = new Semaphore(12345);
            if (i % 500 == 0)
                GC.Collect();
        }

        Volatile.Write(ref isOver, true);
        user.Join(TimeSpan.FromSeconds(20)).Should().BeTrue();
        trouble.Should().BeNull();
        rounds.Should().BePositive();
    }

    [Fact]
    public void Slots_ComeBack_WhenObjectsAreCollected()
    {
        MakeMany();
        Collect();
        var before = Arena.Current.Slots.Used;
        for (var i = 0; i < 20; i++)
        {
            MakeMany();
            Collect();
        }

        Arena.Current.Slots.Used.Should().BeLessThanOrEqualTo(before + 1000);

        static void MakeMany()
        {
            for (var i = 0; i < 1000; i++)
                GC.KeepAlive(new Lock());
        }

        static void Collect()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static T Copy<T>(T value) => (T)MultiProc.Serialization.Pickle.Load(MultiProc.Serialization.Pickle.Dump(value))!;

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_slot")]
    private static extern ref SlotReference SlotOf(Event e);
}
