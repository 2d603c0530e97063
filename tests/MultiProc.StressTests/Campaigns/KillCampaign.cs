using System.Diagnostics;
using MultiProc.Foundation;

namespace MultiProc.StressTests.Campaigns;

/// <summary>Workers at an exercise are killed one after another, at random instants; after each kill all others must go on.</summary>
/// <param name="exercise">What they do.</param>
/// <param name="seats">One for each of them.</param>
/// <param name="patience">How long the others may take to go on before they count as stranded.</param>
/// <param name="output">Where it tells how it goes on.</param>
internal sealed class KillCampaign(Exercise exercise, IReadOnlyList<Seat> seats, TimeSpan patience, ITestOutputHelper output)
{
    private const int TurnsThatProve = 2; // the first may have been over before the kill, but for its mark
    private const int KillsPerReport = 200;
    private static readonly TimeSpan s_timeToAim = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_patienceForStarts = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_untilAStall = TimeSpan.FromMilliseconds(300);
    private readonly Task<Process>[] _workers = new Task<Process>[seats.Count];
    private readonly CampaignReport _report = new();
    private readonly Random _random = new(20261127);
    private Stall _stall = new([]);

    public CampaignReport Run(int kills)
    {
        for (var i = 0; i < seats.Count; i++)
            Start(i);
        for (var i = 0; i < seats.Count; i++)
            AwaitWork(i);
        for (var i = 0; i < kills && !_report.IsBad; i++)
        {
            KillOne();
            if (_report.Kills % KillsPerReport == 0)
                output.WriteLine($"{_report}; {exercise.Account()}");
        }

        End();
        return _report;
    }

    private void Start(int number)
    {
        _workers[number] = Task.Run(() =>
        {
            var (seat, work) = (seats[number], exercise);
            var worker = new Process(() => Work(work, seat));
            worker.Start();
            return worker;
        });
    }

    private static void Work(Exercise exercise, Seat seat)
    {
        var random = new Random(Environment.ProcessId);
        seat.Take();
        WorkerHabits.Adopt(seat, exercise, random);
        while (!exercise.IsOver)
        {
            if (exercise.Turn(seat, random))
                seat.EndTurn();
            Thread.Sleep(random.Next(2));
        }
    }

    private void KillOne()
    {
        var number = Aim();
        var (seat, worker) = (seats[number], _workers[number].Result);
        var start = Stopwatch.GetTimestamp();
        worker.Kill();
        worker.Join(s_patienceForStarts).Should().BeTrue();
        _stall = new Stall(Pids);
        if (worker.ExitCode != -9)
            _report.Complaints.Add($"worker {number} ended by itself with {worker.ExitCode} while {seat.Activity}");
        worker.Dispose();
        var others = seats.Where(each => each != seat && each.Works).Select(each => (Seat: each, Goal: each.Turns + TurnsThatProve)).ToList();
        var activity = seat.Activity;
        seat.Vacate();
        _report.Count(activity);
        exercise.Mourn(seat, activity);
        if (exercise.Expect(seat, activity) is { } expectation)
            Await(expectation, start, () => $"all but worker {number}, killed while {activity}");
        Start(number);
        if (!others.Exists(each => exercise.RoleOf(each.Seat) == exercise.RoleOf(seat)))
        {
            AwaitWork(number);
            start = Stopwatch.GetTimestamp();
            _stall = new Stall(Pids);
        }

        Await(() => others.TrueForAll(each => each.Seat.Turns >= each.Goal), start, () => string.Join(", ", others.Where(each => each.Seat.Turns < each.Goal)
            .Select(each => $"worker {each.Seat.Number} while {each.Seat.Activity}, after one was killed while {activity}")));
        _report.CountStall(_stall.Time);
        _report.Violations = exercise.Violations;
    }

    /// <summary>Looks for one who is about what was hit least so far; if there is none for a while, it is anybody.</summary>
    private int Aim()
    {
        var target = exercise.Targets.MinBy(each => (_report.KilledIn(each), _random.Next()));
        var first = _random.Next(seats.Count);
        var deadline = Deadline.After(s_timeToAim);
        do
        {
            for (var i = 0; i < seats.Count; i++)
            {
                var number = (first + i) % seats.Count;
                if (seats[number].Activity == target && _workers[number].IsCompleted)
                {
                    if (_random.Next(2) == 0)
                        Thread.SpinWait(_random.Next(500));
                    return number;
                }
            }
        }
        while (!deadline.HasExpired);
        AwaitWork(first);
        return first;
    }

    private void AwaitWork(int number)
    {
        _workers[number].Wait(s_patienceForStarts).Should().BeTrue();
        Eventually.Holds(() => seats[number].Works, s_patienceForStarts).Should().BeTrue("worker {0} gets to work", number);
    }

    private void Await(Func<bool> condition, long start, Func<string> describe)
    {
        var stalled = Deadline.After(s_untilAStall);
        while (!condition())
        {
            if (stalled.HasExpired)
            {
                stalled = Deadline.After(s_untilAStall);
                if (exercise.MakeGood(seats))
                {
                    start = Stopwatch.GetTimestamp();
                    _stall = new Stall(Pids);
                }
            }

            if (Stopwatch.GetElapsedTime(start) > patience || exercise.Violations > 0)
            {
                _report.Violations = exercise.Violations;
                _report.Stranded ??= exercise.Violations > 0 ? null : describe();
                _report.Complaints.AddRange(seats.Where(HasEnded).Select(each => $"worker {each.Number} ended by itself while {each.Activity}"));
                return;
            }

            Thread.Sleep(1);
            _stall.Admit(Pids);
        }

        _report.Count(Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Of those who are at work: who starts keeps nobody waiting.</summary>
    private IEnumerable<int> Pids => _workers.Where((each, number) => seats[number].Works && each.IsCompletedSuccessfully).Select(each => each.Result.Pid!.Value);

    private bool HasEnded(Seat seat) => seat.Works && _workers[seat.Number] is { IsCompletedSuccessfully: true } worker && !worker.Result.IsAlive;

    /// <summary>The workers end by themselves; where something went wrong already, by force.</summary>
    private void End()
    {
        for (var i = 0; i < seats.Count; i++)
        {
            AwaitWork(i);
            var worker = _workers[i].Result;
            if (_report.IsBad)
                worker.Kill();
        }

        var workers = _workers.Select(each => each.Result).ToList();
        var isOver = _report.IsBad || Eventually.Holds(
            () =>
            {
                exercise.Dismiss();
                return workers.TrueForAll(each => !each.IsAlive);
            },
            patience);
        if (!isOver)
            _report.Stranded = "at the end: " + string.Join(", ", seats.Where(each => workers[each.Number].IsAlive).Select(each => $"worker {each.Number} while {each.Activity}"));
        foreach (var worker in workers)
        {
            if (!isOver)
                worker.Kill();
            worker.Join(s_patienceForStarts).Should().BeTrue();
            if (!_report.IsBad && worker.ExitCode != 0)
                _report.Complaints.Add($"a worker ended with {worker.ExitCode}");
            worker.Dispose();
        }

        if (!_report.IsBad)
            _report.Complaints.AddRange(exercise.Check(_report.KilledIn));
    }
}
