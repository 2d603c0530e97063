using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Synchronization.Words;

namespace MultiProc.StressTests.Campaigns;

/// <summary>What a worker does besides its work: dawdling between any two steps, and what sabotage wants.</summary>
internal static class WorkerHabits
{
    private const int StepsPerDelay = 6;
    private const int StepsPerDelayOfTheShort = 2;
    private const int LongestSpin = 2000;

    private static bool s_wakesNobody;

    public static void Adopt(Seat seat, Exercise exercise, Random random)
    {
        var sabotage = exercise.Sabotage;
        var thread = Environment.CurrentManagedThreadId;
        CrashPoint.Reached = step =>
        {
            if (Environment.CurrentManagedThreadId != thread)
                return;
            s_wakesNobody = step == exercise.WakeStep;
            exercise.Reach(step);
            Dawdle(seat, step, random);
            exercise.GoOn(step);
        };
        WordSleep.Bounded = sabotage is not (Sabotage.DoesNotWake or Sabotage.DoesNotLook);
        if (sabotage == Sabotage.DoesNotWake)
            WordWaiter.Instance = new Sluggard(WordWaiter.Instance);
    }

    private static void Dawdle(Seat seat, string step, Random random)
    {
        if (DoingAt(step) is { } doing)
            seat.Now(doing);
        var isShort = seat.Activity.Doing is Doing.Acting or Doing.Notifying or Doing.Releasing or Doing.Leaving or Doing.Writing or Doing.Taking;
        switch (random.Next(isShort ? StepsPerDelayOfTheShort : StepsPerDelay))
        {
            case 0:
                Thread.Sleep(isShort ? 2 : 1);
                break;
            case 1:
                Thread.SpinWait(random.Next(LongestSpin));
                break;
            default:
                break;
        }
    }

    /// <summary>The steps inside a call that say more than the call.</summary>
    private static Doing? DoingAt(string step) => step switch
    {
        "semaphore.taken" => Doing.Holding,
        "condition.leaving" => Doing.Leaving,
        "barrier.waiting" => Doing.Waiting,
        "barrier.phase" => Doing.Notifying,
        "lane.written" or "lane.begun" or "lane.recorded" => Doing.Writing,
        "lane.committed" => Doing.Releasing,
        "lane.copied" => Doing.Taking,
        _ => null,
    };

    private sealed class Sluggard(WordWaiter inner) : WordWaiter
    {
        public override bool Wait(ref uint word, uint expected, TimeSpan timeout) => inner.Wait(ref word, expected, timeout);

        public override void Wake(ref uint word, int count)
        {
            if (!s_wakesNobody)
                inner.Wake(ref word, count);
            s_wakesNobody = false;
        }
    }
}
