// The protocols of src/MultiProc/Synchronization/Words and src/MultiProc/Channels/Lanes, step by step, for Relacy: README.md.
#include <relacy/relacy.hpp>

#include <cstdio>
#include <cstring>

namespace
{
// How the operations of .NET are modelled: no stronger than ARM64 makes them. An interlocked operation orders what is around it as an acquire and a
// release do, and is no fence; a failed one is a relaxed load.
using Word = rl::atomic<unsigned>;

unsigned VolatileRead(Word& word) { return word($).load(rl::mo_acquire); }
void VolatileWrite(Word& word, unsigned value) { word($).store(value, rl::mo_release); }
unsigned PlainRead(Word& word) { return word($).load(rl::mo_relaxed); }
void PlainWrite(Word& word, unsigned value) { word($).store(value, rl::mo_relaxed); }
void MemoryBarrier() { rl::atomic_thread_fence(rl::mo_seq_cst, $); }

bool CompareExchange(Word& word, unsigned expected, unsigned next)
{
    return word($).compare_exchange_strong(expected, next, rl::mo_acq_rel, rl::mo_relaxed);
}

unsigned Or(Word& word, unsigned bits)
{
    while (true)
    {
        unsigned seen = PlainRead(word);
        if (CompareExchange(word, seen, seen | bits))
            return seen;
    }
}

// The kernel's: compares under the lock of the bucket. Sleeps never end by themselves here.
struct Futex
{
    rl::mutex bucket;
    rl::condition_variable sleepers;

    void Wait(Word& word, unsigned expected)
    {
        bucket.lock($);
        if (PlainRead(word) == expected)
            sleepers.wait(bucket, $);
        bucket.unlock($);
    }

    void Wake(bool all)
    {
        bucket.lock($);
        if (all)
            sleepers.notify_all($);
        else
            sleepers.notify_one($);
        bucket.unlock($);
    }
};

// Which step is left out, to see that it is missed.
enum class Without
{
    Nothing,
    FenceBeforeBells,
    FenceOfMark,
    ReleaseOfTail,
    ReleaseOfHead,
    MarkAfterSleep,
    LookAfterMark,
};

// LockTake, WordLock.
template <Without without>
struct Lock
{
    static constexpr unsigned Waiters = 1, Held = 2;
    Word word{0};
    Futex futex;

    void Acquire()
    {
        bool slept = false;
        while (true)
        {
            unsigned seen = VolatileRead(word);
            if (seen == 0)
            {
                bool mark = slept && without != Without::MarkAfterSleep;
                if (CompareExchange(word, 0, Held | (mark ? Waiters : 0)))
                    return;
                continue;
            }

            if ((seen & Waiters) == 0 && !CompareExchange(word, seen, seen | Waiters))
                continue;
            futex.Wait(word, seen | Waiters);
            slept = true;
        }
    }

    void Release()
    {
        unsigned seen = Held;
        while (!CompareExchange(word, seen, 0))
            seen = PlainRead(word);
        if (seen & Waiters)
            futex.Wake(false);
    }
};

template <Without without>
struct LockTest : rl::test_suite<LockTest<without>, 3>
{
    Lock<without> lock;
    rl::var<int> guarded;

    void before() { guarded($) = 0; }

    void thread(unsigned)
    {
        for (int i = 0; i < 2; i++)
        {
            lock.Acquire();
            guarded($) = guarded($) + 1;
            lock.Release();
        }
    }

    void after() { RL_ASSERT(guarded($) == 6); }
};

// SemaphoreTake, SemaphoreWord: two permits given one by one, two takers.
struct SemaphoreTest : rl::test_suite<SemaphoreTest, 3>
{
    static constexpr unsigned Waiters = 1, One = 2;
    Word word{0};
    Futex futex;
    rl::var<int> sent;

    void Release()
    {
        unsigned seen;
        do
            seen = VolatileRead(word);
        while (!CompareExchange(word, seen, (seen & ~Waiters) + One));
        if (seen & Waiters)
            futex.Wake(false);
    }

    void Acquire()
    {
        bool slept = false;
        while (true)
        {
            unsigned seen = VolatileRead(word);
            if (seen >= One)
            {
                unsigned next = (seen - One) | (slept ? Waiters : 0);
                if (!CompareExchange(word, seen, next))
                    continue;
                if (slept && next >= One)
                    futex.Wake(false);
                return;
            }

            if ((seen & Waiters) == 0 && !CompareExchange(word, seen, seen | Waiters))
                continue;
            futex.Wait(word, seen | Waiters);
            slept = true;
        }
    }

    void thread(unsigned number)
    {
        if (number == 0)
        {
            sent($) = 7;
            Release();
            Release();
        }
        else
        {
            Acquire();
            RL_ASSERT(sent($) == 7);
        }
    }
};

// EventWait, EventWord.
struct EventTest : rl::test_suite<EventTest, 3>
{
    static constexpr unsigned SetBit = 1, Waiters = 2, Epoch = 4;
    Word word{0};
    Futex futex;
    rl::var<int> sent;

    void thread(unsigned number)
    {
        if (number == 0)
        {
            sent($) = 7;
            unsigned seen;
            do
                seen = VolatileRead(word);
            while (!CompareExchange(word, seen, ((seen & ~Waiters) | SetBit) + Epoch));
            if (seen & Waiters)
                futex.Wake(true);
            return;
        }

        unsigned first = VolatileRead(word);
        while (true)
        {
            unsigned seen = VolatileRead(word);
            if ((seen & SetBit) != 0 || seen / Epoch != first / Epoch)
                break;
            if ((seen & Waiters) == 0 && !CompareExchange(word, seen, seen | Waiters))
                continue;
            futex.Wait(word, seen | Waiters);
        }

        RL_ASSERT(sent($) == 7);
    }
};

// PermitTake, PermitWords: the flag is in another word than the permits.
template <Without without>
struct PermitTest : rl::test_suite<PermitTest<without>, 3>
{
    static constexpr unsigned Waiters = 1, Released = 2;
    Word flag{0};
    Word permit{0};
    Futex futex;
    rl::var<int> guarded;

    void before() { guarded($) = 0; }

    unsigned Mark()
    {
        unsigned seen = Or(flag, Waiters) | Waiters;
        MemoryBarrier();
        return seen;
    }

    void Acquire()
    {
        bool slept = false, marked = false;
        while (true)
        {
            unsigned expected = marked ? Mark() : 0;
            bool looks = !marked || without != Without::LookAfterMark;
            if (looks && VolatileRead(permit) == 0 && CompareExchange(permit, 0, 1))
                break;
            if (marked)
            {
                futex.Wait(flag, expected);
                slept = true;
                marked = false;
                continue;
            }

            marked = true;
        }

        if (!slept)
            return;
        Mark();
        if (VolatileRead(permit) == 0)
            futex.Wake(false);
    }

    void Release()
    {
        RL_ASSERT(CompareExchange(permit, 1, 0));
        unsigned seen;
        do
            seen = VolatileRead(flag);
        while (!CompareExchange(flag, seen, (seen & ~Waiters) + Released));
        if (seen & Waiters)
            futex.Wake(false);
    }

    void thread(unsigned)
    {
        Acquire();
        guarded($) = guarded($) + 1;
        Release();
    }

    void after() { RL_ASSERT(guarded($) == 3); }
};

// LaneBell.
template <Without without>
struct Bell
{
    static constexpr unsigned Sleepers = 1, One = 2;
    Word word{0};
    Futex futex;

    unsigned Mark()
    {
        unsigned seen = Or(word, Sleepers) | Sleepers;
        if (without != Without::FenceOfMark)
            MemoryBarrier();
        return seen;
    }

    void Ring()
    {
        if (without != Without::FenceBeforeBells)
            MemoryBarrier();
        unsigned seen = VolatileRead(word);
        while (seen & Sleepers)
        {
            if (CompareExchange(word, seen, (seen & ~Sleepers) + One))
            {
                futex.Wake(false);
                return;
            }

            seen = VolatileRead(word);
        }
    }
};

// A lane of one place: LaneTail.Commit, LaneHead.Commit, LaneWait. Its writer waits for the place, its reader for the message.
template <Without without>
struct LaneTest : rl::test_suite<LaneTest<without>, 2>
{
    static constexpr unsigned Messages = 3;
    Word tail{0};
    Word head{0};
    Bell<without> readers;
    Bell<without> writers;
    rl::var<unsigned> place;

    void Write(unsigned message)
    {
        unsigned position = PlainRead(tail); // only its writer stores it
        while (position - VolatileRead(head) == 1)
        {
            unsigned expected = writers.Mark();
            if (position - VolatileRead(head) == 1)
                writers.futex.Wait(writers.word, expected);
        }

        place($) = message;
        if (without == Without::ReleaseOfTail)
            PlainWrite(tail, position + 1);
        else
            VolatileWrite(tail, position + 1);
        readers.Ring();
    }

    unsigned Read()
    {
        unsigned position = PlainRead(head); // only its reader stores it
        while (VolatileRead(tail) == position)
        {
            unsigned expected = readers.Mark();
            if (VolatileRead(tail) == position)
                readers.futex.Wait(readers.word, expected);
        }

        unsigned message = place($);
        if (without == Without::ReleaseOfHead)
            PlainWrite(head, position + 1);
        else
            VolatileWrite(head, position + 1);
        writers.Ring();
        return message;
    }

    void thread(unsigned number)
    {
        for (unsigned message = 1; message <= Messages; message++)
        {
            if (number == 0)
                Write(message);
            else
                RL_ASSERT(Read() == message);
        }
    }
};

struct Silence : std::streambuf
{
    int overflow(int c) override { return c; }
};

int passed = 0, failed = 0;

template <typename Test>
void Run(const char* name, unsigned iterations, bool isBroken)
{
    rl::test_params params;
    params.iteration_count = iterations;
    params.search_type = rl::random_scheduler_type;
    Silence silence;
    std::ostream nowhere(&silence);
    params.output_stream = isBroken ? &nowhere : &std::cerr; // there, it says how it came to that
    params.progress_stream = &nowhere;
    bool holds = rl::simulate<Test>(params);
    bool isAsExpected = holds != isBroken;
    std::printf("%s %s: %s\n", isAsExpected ? "passed" : "FAILED", name, holds ? "holds" : rl::test_result_str(params.test_result));
    (isAsExpected ? passed : failed)++;
}
}

int main(int argc, char** argv)
{
    unsigned n = argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : 200000;
    Run<LockTest<Without::Nothing>>("lock", n, false);
    Run<SemaphoreTest>("semaphore", n, false);
    Run<EventTest>("event", n, false);
    Run<PermitTest<Without::Nothing>>("bounded semaphore", n, false);
    Run<LaneTest<Without::Nothing>>("lane", n, false);
    Run<LockTest<Without::MarkAfterSleep>>("lock, whose woken taker does not mark it again", n, true);
    Run<PermitTest<Without::LookAfterMark>>("bounded semaphore, whose taker does not look again behind the mark", n, true);
    Run<LaneTest<Without::FenceOfMark>>("lane, without the fence behind the mark", n, true);
    Run<LaneTest<Without::FenceBeforeBells>>("lane, without the fence before the bells", n, true);
    Run<LaneTest<Without::ReleaseOfTail>>("lane, whose tail is stored in any order", n, true);
    Run<LaneTest<Without::ReleaseOfHead>>("lane, whose head is stored in any order", n, true);
    std::printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 && passed > 0 ? 0 : 1;
}
