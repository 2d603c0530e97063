using System.Diagnostics;
using MultiProc.Foundation;
using MultiProc.Platform;

namespace MultiProc.StressTests;

/// <summary>Many processes open a few names and let go of them again, all the time: never two objects of one name, never an error.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class NamedRegionStormTests(ITestOutputHelper output) : IDisposable
{
    private const int Names = 3;
    private const int ProcessesOfAFullRun = 100;
    private const int SecondsOfAFullRun = 60;
    private const int KillsOfAFullRun = 500;
    private const int Workers = 6;
    private const long Size = NamedRegion.HeaderSize + 128;
    private const long IdPlace = NamedRegion.HeaderSize;
    private const long UsersPlace = NamedRegion.HeaderSize + 8;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly string s_folder = Path.Combine(Path.GetTempPath(), "names");

    public void Dispose() => Directory.Exists(s_folder).Should().BeFalse("the last one out removes everything");

    [Fact, TimeLimit(1200)]
    public void OneName_IsOneObject_WhoeverOpensItAndLetsGoWhenever()
    {
        var seen = Storm(Campaign.Choose(ProcessesOfAFullRun, byDefault: 8), Campaign.Choose(SecondsOfAFullRun, byDefault: 2), folders: 1);

        seen.Violations.Value.Should().Be(0, "all who hold a name hold one object");
        seen.Made.Value.Should().BeGreaterThan(10, "names came and went");
        (seen.Opened.Value - seen.Made.Value).Should().BeGreaterThan(10, "and were shared");
    }

    /// <summary>By what users see: were there two locks of the name, two would count at once.</summary>
    [Fact, TimeLimit(1200)]
    public void OneNameForAll_IsOneLock_WhoeverOpensItAndLetsGoWhenever()
    {
        var name = $"storm-{Environment.ProcessId}";
        var (processes, seconds) = (Campaign.Choose(ProcessesOfAFullRun, byDefault: 8), Campaign.Choose(SecondsOfAFullRun, byDefault: 2));
        var (counted, opened, made) = (new SharedCell(), new SharedCell(), new SharedCell());
        using var start = new Event();
        var children = Enumerable.Range(0, processes).Select(number => new Process(() =>
        {
            var random = new Random(number);
            start.Wait();
            for (var deadline = Deadline.After(TimeSpan.FromSeconds(seconds)); !deadline.HasExpired;)
            {
                using (var l = new Lock(name))
                using (l.EnterScope())
                {
                    counted.Value++;
                    made.Value += l.CreatedNew ? 1 : 0UL;
                }

                _ = Interlocked.Increment(ref opened.Value);
                Thread.Sleep(random.Next(2 + (processes / 10))); // mostly nobody has it, or one
            }
        })).ToList();
        children.ForEach(c => c.Start());
        start.Set();
        foreach (var child in children)
        {
            child.Join();
            child.ExitCode.Should().Be(0, "nobody met an error");
            child.Dispose();
        }

        output.WriteLine($"{processes} processes, {seconds} s: opened {opened.Value} times, made {made.Value} times");
        counted.Value.Should().Be(opened.Value);
        made.Value.Should().BeGreaterThan(10, "it came and went");
        (opened.Value - made.Value).Should().BeGreaterThan(10, "and was shared");
    }

    /// <summary>The control: with two folders there are two objects of one name, and it is noticed.</summary>
    [Fact, TimeLimit(1200)]
    public void TwoObjectsOfOneName_AreNoticed()
    {
        var seen = Storm(processes: 4, seconds: 1, folders: 2);
        seen.Violations.Value.Should().BePositive();
    }

    [Fact, TimeLimit(1200)]
    public void OneName_IsOneObject_WhoeverIsKilledWhenever()
    {
        var kills = Campaign.Choose(KillsOfAFullRun, byDefault: 15);
        var seats = Enumerable.Range(0, Workers).Select(_ => new Seat()).ToArray();
        var violations = new SharedCell();
        var workers = Enumerable.Range(0, Workers).Select(i => StartWorker(seats, i, violations)).ToArray();
        var random = new Random(20261127);
        var killedHolding = 0;
        for (var i = 0; i < kills; i++)
        {
            var victim = random.Next(Workers);
            var rounds = Volatile.Read(ref seats[victim].Rounds.Value);
            Eventually.Holds(() => Volatile.Read(ref seats[victim].Rounds.Value) > rounds, s_patience).Should().BeTrue("worker {0} gets on, whoever was killed before", victim);
            SpinFor(TimeSpan.FromMicroseconds(random.Next(2000)));
            workers[victim].Kill();
            workers[victim].Join(s_patience).Should().BeTrue();
            killedHolding += Volatile.Read(ref seats[victim].Held.Value) == 0 ? 0 : 1;
            workers[victim].Dispose();
            workers[victim] = StartWorker(seats, victim, violations);
        }

        foreach (var worker in workers)
            worker.Kill();
        foreach (var worker in workers)
        {
            worker.Join(s_patience).Should().BeTrue();
            worker.ExitCode.Should().Be(-9, "nobody met an error");
            worker.Dispose();
        }

        output.WriteLine($"{kills} kills, {killedHolding} of them of a holder");
        violations.Value.Should().Be(0);
        killedHolding.Should().BePositive();
        Open(s_folder, 0, 1).Dispose();
    }

    private Seen Storm(int processes, int seconds, int folders)
    {
        // Half of them hold a name, waiting to let go of it: with about one holder a name, names come and go, and are shared.
        var seen = new Seen(Math.Max(Names, processes / 2));
        using var start = new Event();
        var children = Enumerable.Range(0, processes).Select(i => new Process(() => OpenAndLetGo(seen, start, seconds, s_folder + (i % folders == 0 ? "" : i % folders)))).ToList();
        children.ForEach(c => c.Start());
        start.Set();
        foreach (var child in children)
        {
            child.Join();
            child.ExitCode.Should().Be(0, "nobody met an error");
            child.Dispose();
        }

        output.WriteLine($"{processes} processes, {seconds} s: opened {seen.Opened.Value} times, made {seen.Made.Value} times");
        return seen;
    }

    private static void OpenAndLetGo(Seen seen, Event start, int seconds, string folder)
    {
        var random = new Random(Environment.ProcessId);
        start.Wait();
        var deadline = Deadline.After(TimeSpan.FromSeconds(seconds));
        for (var i = 1UL; !deadline.HasExpired; i++)
        {
            var name = random.Next(seen.Names);
            using var region = Open(folder, name, IdOf(i));
            _ = Interlocked.Increment(ref seen.Opened.Value);
            if (region.CreatedNew)
                _ = Interlocked.Increment(ref seen.Made.Value);
            seen.ByName[name].Come(region, seen.Violations);
            if (random.Next(4) == 0)
                Thread.Yield();
            seen.ByName[name].Go(region, seen.Violations);
        }

        // This one is let go by the end of the process.
        Open(folder, random.Next(seen.Names), 1).Region.Size.Should().Be(Size);
    }

    private static Process StartWorker(Seat[] seats, int mine, SharedCell violations)
    {
        var worker = new Process(() => OpenUntilKilled(seats, mine, violations));

        // The owner first: who watches the seat takes a new owner for the end of the old one.
        Volatile.Write(ref seats[mine].Owner.Value, 0);
        Volatile.Write(ref seats[mine].Held.Value, 0);
        worker.Start();
        return worker;
    }

    private static void OpenUntilKilled(Seat[] seats, int mine, SharedCell violations)
    {
        var random = new Random(Environment.ProcessId);
        Volatile.Write(ref seats[mine].Owner.Value, ProcessIdentity.Current);
        for (var i = 1UL; ; i++)
        {
            var name = random.Next(Names);
            using var region = Open(s_folder, name, IdOf(i));
            var held = region.Region.UInt64At(IdPlace);
            Volatile.Write(ref seats[mine].Name.Value, (ulong)name);
            _ = Interlocked.Exchange(ref seats[mine].Held.Value, held);
            for (var other = 0; other < seats.Length; other++)
            {
                if (other != mine && seats[other].HoldsAnother(name, held))
                    _ = Interlocked.Increment(ref violations.Value);
            }

            Thread.Sleep(random.Next(3)); // long enough to be killed while it holds
            _ = Interlocked.Exchange(ref seats[mine].Held.Value, 0);
            Volatile.Write(ref seats[mine].Rounds.Value, seats[mine].Rounds.Value + 1);
        }
    }

    private static NamedRegion Open(string folder, int name, ulong id) =>
        NamedRegion.Open(new NamedFolder(folder), $"name {name}", Size, region => region.UInt64At(IdPlace) = id, _ => { });

    private static ulong IdOf(ulong round) => ((ulong)Environment.ProcessId << 32) | round;

    private static void SpinFor(TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
            Thread.SpinWait(10);
    }

    /// <summary>What those who hold a name say of it, under a lock of their own.</summary>
    private sealed record Register
    {
        private Lock Lock { get; } = new();

        private SharedCell Id { get; } = new();

        private SharedCell Holders { get; } = new();

        public void Come(NamedRegion region, SharedCell violations)
        {
            using (Lock.EnterScope())
            {
                if (Holders.Value == 0)
                    Id.Value = region.Region.UInt64At(IdPlace);
                Holders.Value++;
                region.Region.UInt64At(UsersPlace)++;
                Compare(region, violations);
            }
        }

        public void Go(NamedRegion region, SharedCell violations)
        {
            using (Lock.EnterScope())
            {
                Compare(region, violations);
                Holders.Value--;
                region.Region.UInt64At(UsersPlace)--;
            }
        }

        private void Compare(NamedRegion region, SharedCell violations)
        {
            if (Id.Value != region.Region.UInt64At(IdPlace) || Holders.Value != region.Region.UInt64At(UsersPlace))
                violations.Value++;
        }
    }

    private sealed record Seen(int Names)
    {
        public Register[] ByName { get; } = [.. Enumerable.Range(0, Names).Select(_ => new Register())];

        public SharedCell Opened { get; } = new();

        public SharedCell Made { get; } = new();

        public SharedCell Violations { get; } = new();
    }

    /// <summary>What a worker holds, which may be killed at any instant.</summary>
    private sealed record Seat
    {
        public SharedCell Owner { get; } = new();

        public SharedCell Name { get; } = new();

        public SharedCell Held { get; } = new();

        public SharedCell Rounds { get; } = new();

        /// <summary>Whether a living process holds another object of that name, for certain: what it holds changes while its owner stays.</summary>
        public bool HoldsAnother(int name, ulong mine)
        {
            var owner = Volatile.Read(ref Owner.Value);
            var held = Interlocked.Read(ref Held.Value);
            if (owner == 0 || held == 0 || held == mine || Volatile.Read(ref Name.Value) != (ulong)name || Interlocked.Read(ref Held.Value) != held)
                return false;
            while (Interlocked.Read(ref Held.Value) == held)
            {
                if (ProcessIdentity.IsDead(owner))
                    return false;
                Thread.Yield();
            }

            return Volatile.Read(ref Owner.Value) == owner;
        }
    }
}
