using System.Runtime.InteropServices;
using MultiProc.Channels;
using MultiProc.Channels.Lanes;
using MultiProc.Foundation;
using MultiProc.Platform;
using MultiProc.Serialization;
using MultiProc.UnitTests.Synchronization.Models;
using WordLock = MultiProc.Synchronization.Words.WordLock;

namespace MultiProc.UnitTests.Channels.Models;

/// <summary>One interleaving of writers and readers of a lane, beside a list: what was committed, in that order, and who took it.</summary>
internal sealed class LaneRun : IDisposable
{
    private const int Messages = 4;
    private const int TimesToLook = 4;
    private const int RoomInLog = 200; // for the longest message

    [ThreadStatic]
    private static int t_me;

    [ThreadStatic]
    private static ModelMessage t_writing;

    [ThreadStatic]
    private static CancellationTokenSource? t_leave;

    [ThreadStatic]
    private static bool t_isInMessage;

    private readonly Interleaving _run;
    private readonly LaneFault _fault;
    private readonly ModelLane _lane;
    private readonly int _deaths;
    private readonly bool _givesUp;
    private readonly List<ModelMessage> _committed = [];
    private readonly List<int> _takers = [];
    private readonly Dictionary<int, List<ModelMessage>> _received = [];
    private readonly HashSet<int> _dead = [];
    private readonly int[] _holders = new int[2];
    private readonly List<SafeHandle> _handles = [];
    private readonly Dictionary<int, IncomingMessage> _inHand = [];
    private readonly int _writers;
    private readonly int _readers;
    private readonly HashSet<ModelMessage> _givenUp = [];
    private int _writersLeft;
    private int _left;
    private int _idle;
    private LanePosition _head;

    public LaneRun(int seed, int deaths, LaneFault fault, bool isLog, bool givesUp)
    {
        _run = new Interleaving(seed, looksBeforeSleeping: fault != LaneFault.DoesNotLookAgain);
        _fault = fault;
        _deaths = deaths;
        _givesUp = givesUp;
        MultiProc.Synchronization.Words.WordSleep.Bounded = deaths > 0;
        _lane = new ModelLane(
            mostMessages: _run.Next(2) == 0 ? LanePosition.MostMessages : 1 + _run.Next(3),
            mostBytes: _run.Next(4) == 0 ? 400 : 0,
            unitsBeforeZero: (uint)((isLog ? RoomInLog : 0) + _run.Next(200)),
            isLog);
        _head = _lane.Lane.Head;
        _writers = _writersLeft = 1 + _run.Next(3);
        _readers = 1 + _run.Next(3);
        CrashPoint.Reached = Reach;
        _run.Idle = GoOn;
    }

    public List<string> Wrong { get; } = [];

    public void Run()
    {
        var isOver = _run.Run(Actors());
        if (!isOver)
            Wrong.Add($"all sleep, and {_lane.Lane.Count} messages are there");
        else
            Check();
    }

    public void Dispose()
    {
        _run.Dispose();
        _lane.Dispose();

        // Of those who died in the middle.
        _handles.AddRange(_inHand.Values.SelectMany(message => message.Handles));
        _handles.ForEach(handle => handle.Dispose());
    }

    private IEnumerable<Action> Actors()
    {
        for (var i = 0; i < _writers; i++)
        {
            var me = i + 1;
            yield return () => Write(me);
        }

        for (var i = 0; i < _readers; i++)
        {
            var me = _writers + i + 1;
            _received.Add(me, []);
            yield return () => Read(me);
        }
    }

    private void Write(int me)
    {
        t_me = me;
        var writer = new LaneWriter(_lane.Lane, _lane);
        for (var number = 1; number <= Messages; number++)
        {
            t_writing = new ModelMessage(me, number);
            var bytes = t_writing.ToBytes(2 + (_run.Next(3) == 0 ? _run.Next(1500) : _run.Next(100)));
            SafeHandle[] handles = _run.Next(3) == 0 ? [t_writing.ToHandle()] : [];
            _handles.AddRange(handles);
            if (handles.Length == 0 && _run.Next(2) == 0 && writer.TryWrite(bytes) == LaneResult.Done)
                continue;
            var result = UnlessItGivesUp(leave => writer.WriteAsync(new PickledMessage(bytes, [], handles), Deadline.Infinite, isAsync: false, leave));
            if (result is null)
                _ = _givenUp.Add(t_writing);
            else if (result != LaneResult.Done)
                Wrong.Add($"{t_writing} was not written: {result}");
        }

        _writersLeft--;
    }

    private void Read(int me)
    {
        t_me = me;
        var reader = new LaneReader(_lane.Lane, _lane);
        while (true)
        {
            if (_givesUp && _run.Next(2) == 0)
                _ = Ended.ResultOf(reader.PollAsync(Deadline.Infinite, isAsync: false, CancellationToken.None));
            t_isInMessage = false;
            var message = _inHand[me] = new IncomingMessage();
            var result = reader.TryRead(message);
            if (result != LaneResult.Done && UnlessItGivesUp(leave => reader.ReadAsync(message, Deadline.Infinite, isAsync: false, leave)) is var waited)
                result = waited ?? LaneResult.NotNow;
            if (result is not (LaneResult.Done or LaneResult.NotNow))
                return;
            if (result == LaneResult.NotNow)
                _left += t_isInMessage ? 1 : 0;
            else if (ModelMessage.Read(message) is { } read)
                _received[me].Add(read);
            else
                Wrong.Add($"reader {me} got what is not whole");
        }
    }

    /// <summary>In the middle of a message, at a step that the seed decides: what needs no waiting is done all the same.</summary>
    /// <returns>null if it did.</returns>
    private static LaneResult? UnlessItGivesUp(Func<CancellationToken, ValueTask<LaneResult>> call)
    {
        using var leave = t_leave = new CancellationTokenSource();
        try
        {
            return Ended.ResultOf(call(leave.Token));
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            t_leave = null;
        }
    }

    /// <summary>Nobody can go on: time passes, if somebody has died; and when all is written and taken, the lane is shut down.</summary>
    private bool GoOn()
    {
        if (_dead.Count > 0 && _idle++ < TimesToLook)
        {
            _run.PassTime();
            return true;
        }

        var words = _lane.Lane.Words;
        if (_writersLeft > 0 || _lane.Lane.Count > 0 || words.State.Value != 0)
            return false;
        words.State.Value = Lane.ShutDown;
        _run.PassTime();
        _idle = 0;
        return true;
    }

    private void Reach(string step)
    {
        if (t_me == 0)
            return;
        Note(step);
        if (_fault == LaneFault.LetsOthersIn && step == "lane.written")
            _ = WordLock.TryRelease(_lane.Lane.Words.WritersLock);
        if (_fault == LaneFault.GivesBackLate && step == "lane.taken")
            LetWritersHaveAll();
        if (_givesUp && (step == "lane.begun" || (step == "lane.taken" && t_isInMessage)) && _run.Next(6) == 0)
            t_leave?.Cancel(); // nobody waits with it here
        if (_dead.Count < _deaths && IsDeadly(step) && MayDie && _run.Next(12) == 0)
            Die();
        _run.Step();
    }

    private void Note(string step)
    {
        if (step == "lane.committed")
            _committed.Add(t_writing);
        if (step == "lane.copied")
            t_isInMessage = true;
        if (step == "lane.taken")
        {
            var head = _lane.Lane.Head;
            if (head.MessagesSince(_head) == 1)
            {
                _takers.Add(t_me);
                t_isInMessage = false;
            }

            _head = head;
        }

        if (LockOf(step) is { } held)
            _holders[held] = t_me;
        else if (step == "lane.writers-unlocked" && _holders[0] == t_me)
            _holders[0] = 0;
        else if (step == "lane.readers-unlocked" && _holders[1] == t_me)
            _holders[1] = 0;
    }

    private void LetWritersHaveAll() => _lane.Lane.Words.Seen.Value = _lane.Lane.Head.Word;

    /// <summary>One reader lives to the end.</summary>
    private bool MayDie => t_me <= _writers || _dead.Count(each => each > _writers) < _readers - 1;

    /// <summary>What the kernel leaves of a process that is killed: its name in the locks that it holds.</summary>
    private void Die()
    {
        var words = _lane.Lane.Words;
        for (var i = 0; i < _holders.Length; i++)
        {
            var word = i == 0 ? words.WritersLock : words.ReadersLock;
            if (_holders[i] == t_me)
                word.Value = _fault == LaneFault.DoesNotRepair ? 0 : DeadIdentity | (word.Value & ProcessIdentity.SpareBit);
        }

        _ = _dead.Add(t_me);
        _idle = 0;
        if (t_me <= _writers)
            _writersLeft--;
        t_me = 0;
        _run.Die();
    }

    private void Check()
    {
        if (_takers.Count != _committed.Count)
            Wrong.Add($"{_committed.Count} were committed and {_takers.Count} taken");
        var lost = 0;
        foreach (var (reader, received) in _received)
        {
            var due = _takers.Index().Where(take => take.Item == reader && take.Index < _committed.Count).Select(take => _committed[take.Index]).ToList();
            var next = 0;
            foreach (var message in received)
            {
                var found = due.IndexOf(message, next);
                if (found < 0)
                    Wrong.Add($"reader {reader} got {message} in place of {string.Join(", ", due.Skip(next))}");
                next = Math.Max(found + 1, next);
            }

            lost += due.Count - received.Count;
        }

        var deadReaders = _dead.Count(each => each > _writers);
        if (lost > deadReaders + _left)
            Wrong.Add($"{lost} were lost, {deadReaders} readers died, and {_left} times one left");
        for (var writer = 1; writer <= _writers; writer++)
        {
            var numbers = _committed.FindAll(message => message.Writer == writer).ConvertAll(message => message.Number);
            var due = Enumerable.Range(1, Messages).Where(number => !_givenUp.Contains(new ModelMessage(writer, number))).ToList();
            if (!_dead.Contains(writer) && numbers.Count != due.Count || !numbers.SequenceEqual(due.Take(numbers.Count)))
                Wrong.Add($"writer {writer} committed {string.Join(", ", numbers)}");
        }
    }

    // A number that no process has, of a start time that none has.
    private static ulong DeadIdentity => ProcessIdentity.Of(pid: (1 << 22) - 1, startTime: 1);

    private static int? LockOf(string step) => step switch
    {
        "lane.writing" or "lane.tagged" or "lane.recorded" or "lane.written" or "lane.committed" or "lane.begun" or "lane.repaired" => 0,
        "lane.reading" or "lane.copied" or "lane.peeked" or "lane.taking" or "lane.taken" or "lane.consumed" or "lane.discarded" or "lane.dropped" or "lane.read" or "lane.head-repaired" => 1,
        _ => null,
    };

    private static bool IsDeadly(string step) => LockOf(step) is not null || step is "lane.counted" or "lane.writers-unlocked" or "lane.readers-unlocked";
}
