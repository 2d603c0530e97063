using System.ComponentModel;
using MultiProc.Serialization;

namespace MultiProc.UnitTests.Serialization;

/// <summary>Each test registers types of its own: what is registered stays so, as in a program.</summary>
public class RegisterTests
{
    [Fact]
    public void Register_LetsATypeTravel_ToAProcessThatNeverHeardOfIt()
    {
        using var sensor = new Sensor(7);
        Pickler.Check(sensor)!.Path.Should().NotBeEmpty();

        Pickler.Register<Sensor, int>(static each => each.Port, static port => new Sensor(port));

        using var receiver = new ReceiverFixture();
        receiver.Check(Receiver.AsText, Pickler.Dumps(sensor)).Should().Be("rebuilt at port 7");
    }

    [Fact]
    public void Load_KeepsIdentity_WhenSeveralPlacesShareTheObject()
    {
        Pickler.Register<Shared, string>(static each => each.Name, static name => new Shared(name));
        var shared = new Shared("one");
        var other = new Shared("two");

        var copy = Pickler.Loads<object[]>(Pickler.Dumps(new object[] { shared, new[] { shared, other }, (Func<string>)(() => shared.Name), other }));

        var inner = (Shared[])copy[1];
        copy[0].Should().BeOfType<Shared>().Which.Name.Should().Be("one");
        inner[0].Should().BeSameAs(copy[0]);
        inner[1].Should().BeSameAs(copy[3]);
        ((Func<string>)copy[2])().Should().Be("one");
    }

    [Fact]
    public void Rebuild_GetsItsStateWhole_WhenTheStateIsSharedWithTheRest()
    {
        Pickler.Register<Probe, Dictionary<string, List<string>>>(static each => each.State, static state => new Probe(state, state["key"][0]));
        var state = new Dictionary<string, List<string>>(StringComparer.OrdinalIgnoreCase) { ["KEY"] = ["value"] };
        var probe = new Probe(state, "");

        // Before the object, around it and after it: wherever its state is met first, the function finds it filled.
        foreach (var order in (object[][])[[state, probe], [probe, state], [state["key"], new object[] { probe }, state]])
        {
            var copy = Pickler.Loads<object[]>(Pickler.Dumps(order));

            var rebuilt = copy.OfType<Probe>().Concat(copy.OfType<object[]>().SelectMany(each => each.OfType<Probe>())).Single();
            rebuilt.Seen.Should().Be("value");
            copy.OfType<Dictionary<string, List<string>>>().Single().Should().BeSameAs(rebuilt.State);
        }
    }

    [Fact]
    public void Rebuild_GetsObjectsThatAreRebuilt_WhenTheyAreInItsState()
    {
        Pickler.Register<Link, Tuple<string, Link?>>(static each => Tuple.Create(each.Name, each.Next), static state => new Link(state.Item1, state.Item2));
        var last = new Link("c", null);
        var chain = new Link("a", new Link("b", last));

        var copy = Pickler.Loads<object[]>(Pickler.Dumps(new object[] { last, chain }));

        var first = (Link)copy[1];
        $"{first.Name}{first.Next!.Name}{first.Next.Next!.Name}".Should().Be("abc");
        first.Next.Next.Should().BeSameAs(copy[0]);
        first.MadeWith.Should().Be("b", "the next link was whole when this one was made");
    }

    [Fact]
    public void Load_DoesNotRecurse_WhenTheChainIsLong()
    {
        const int Length = 100_000;
        Pickler.Register<Bead, object>(static each => each.Next, static next => new Bead(next));
        object chain = "end";
        for (var i = 0; i < Length; i++)
            chain = new Bead(chain);

        var copy = Pickler.Loads<object>(Pickler.Dumps(chain));

        var length = 0;
        for (; copy is Bead bead; copy = bead.Next)
            length++;
        length.Should().Be(Length);
    }

    [Fact]
    public void Dumps_RefusesByPath_WhenAStateLeadsBackToItsObject()
    {
        Pickler.Register<Knot, object[]>(static each => [each.Back!], static state => new Knot { Back = state[0] });
        var knot = new Knot();
        knot.Back = new List<object> { new { knot } };

        var dump = () => Pickler.Dumps(new { Ties = new[] { knot } });

        var error = dump.Should().Throw<PicklingException>().Which;
        error.Path.Should().Be("Ties[0], registered state[0][0].knot");
        error.TypeName.Should().Contain("Knot");
        error.Reason.Should().Contain("leads back to itself");
    }

    [Fact]
    public void Dumps_NamesThePathIntoTheState_WhenTheStateCannotTravel()
    {
        Pickler.Register<Careless, object>(static _ => new { Log = new { Thread.CurrentThread } }, static _ => new Careless());
        var careless = new Careless();
        var target = () => careless.ToString();

        var obstacle = Pickler.Check(target)!;

        obstacle.Path.Should().Be($"captured variable 'careless' of the lambda in '{nameof(Dumps_NamesThePathIntoTheState_WhenTheStateCannotTravel)}', registered state.Log.CurrentThread");
        obstacle.TypeName.Should().Be("System.Threading.Thread");
    }

    [Fact]
    public void Dumps_NamesThePathAndTheCause_WhenReduceFails()
    {
        Pickler.Register<Failing, int>(static _ => throw new InvalidOperationException("no state today"), static _ => new Failing());

        var dump = () => Pickler.Dumps(new object[] { new Failing() });

        var error = dump.Should().Throw<PicklingException>().WithInnerException<InvalidOperationException>().And;
        error.Message.Should().Be("no state today");
        dump.Should().Throw<PicklingException>().Which.Path.Should().Be("[0]");
        dump.Should().Throw<PicklingException>().Which.Reason.Should().Contain("no state today");
    }

    [Fact]
    public void Loads_TellsTheCause_WhenRebuildFails()
    {
        Pickler.Register<Broken, int>(static _ => 5, static number => throw new ArgumentException($"not {number}"));

        var load = () => Pickler.Loads<Broken>(Pickler.Dumps(new Broken()));

        load.Should().Throw<UnpicklingException>().WithMessage("*rebuild*Broken failed: not 5*").WithInnerException<ArgumentException>();
    }

    [Fact]
    public void Loads_Throws_WhenRebuildReturnsNothing()
    {
        Pickler.Register<Vanishing, int>(static _ => 5, static _ => null!);

        var load = () => Pickler.Loads<object[]>(Pickler.Dumps(new object[] { new Vanishing() }));

        load.Should().Throw<UnpicklingException>().WithMessage("*Vanishing returned null*");
    }

    [Fact]
    public void Register_Throws_WhenRebuildCaptures()
    {
        var offset = 5;
        var register = () => Pickler.Register<Plain, int>(static _ => 1, port => new Plain { Number = port + offset });

        register.Should().Throw<ArgumentException>().WithParameterName("rebuild").WithMessage("*captures 'offset'*static lambda*");
        Pickler.Loads<Plain>(Pickler.Dumps(new Plain { Number = 3 })).Number.Should().Be(3, "nothing was registered");
    }

    [Fact]
    public void Register_Throws_WhenRebuildIsBoundToAnObjectWithState()
    {
        var register = () => Pickler.Register<Plain, int>(static _ => 1, new Factory { Offset = 1 }.Make);

        register.Should().Throw<ArgumentException>().WithMessage("*captures 'Offset'*");
    }

    [Fact]
    public void Register_Throws_WhenRebuildExistsInThisProcessAlone()
    {
        var parameter = System.Linq.Expressions.Expression.Parameter(typeof(int));
        var compiled = System.Linq.Expressions.Expression.Lambda<Func<int, Plain>>(System.Linq.Expressions.Expression.New(typeof(Plain)), parameter).Compile();
        var register = () => Pickler.Register<Plain, int>(static _ => 1, compiled);

        register.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Register_TakesStaticMethodsAndLambdasThatCaptureNothing()
    {
        Pickler.Register<Methodical, int>(static each => each.Number, Methodical.Make);
        Pickler.Loads<Methodical>(Pickler.Dumps(new Methodical(4))).Number.Should().Be(4);

        Pickler.Register<Methodical, int>(each => each.Number, number => new Methodical(number + 1));
        Pickler.Loads<Methodical>(Pickler.Dumps(new Methodical(4))).Number.Should().Be(5, "the last registration counts");
    }

    [Fact]
    public void Reduce_MayCapture_BecauseItStaysInTheSender()
    {
        var offset = 10;
        Pickler.Register<Measured, int>(each => each.Number + offset, static number => new Measured(number));

        Pickler.Loads<Measured>(Pickler.Dumps(new Measured(1))).Number.Should().Be(11);
    }

    [Fact]
    public void Register_IsForOneTypeExactly_AsInPython()
    {
        Pickler.Register<Base, int>(static each => each.Number, static number => new Base { Number = number + 100 });

        var copies = Pickler.Loads<Base[]>(Pickler.Dumps(new[] { new Base { Number = 1 }, new Derived { Number = 1, More = 2 } }));

        copies[0].Number.Should().Be(101);
        copies[1].Should().BeOfType<Derived>().Which.More.Should().Be(2);
        copies[1].Number.Should().Be(1);
    }

    [Fact]
    public void Register_Throws_WhenTheTypeCannotBeRegistered()
    {
        var refused = new (Action Register, string Reason)[]
        {
            (static () => Pickler.Register<IDisposable, int>(static _ => 1, static _ => null!), "register each class"),
            (static () => Pickler.Register<Stream, int>(static _ => 1, static _ => null!), "register each class"),
            (static () => Pickler.Register<Plain, Plain>(static each => each, static each => each), "without end"),
            (static () => Pickler.Register<string, int>(static _ => 1, static _ => ""), "rule of its own"),
            (static () => Pickler.Register<int[], int>(static _ => 1, static _ => []), "rule of its own"),
            (static () => Pickler.Register<Action, int>(static _ => 1, static _ => null!), "rule of its own"),
            (static () => Pickler.Register<Lock, int>(static _ => 1, static _ => null!), "rule of its own"),
        };

        foreach (var (register, reason) in refused)
            register.Should().Throw<ArgumentException>().WithMessage($"*{reason}*");
        FluentActions.Invoking(static () => Pickler.Register<Plain, int>(null!, static _ => null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(static () => Pickler.Register<Plain, int>(static _ => 1, null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Load_ReadsTheFields_WhenTheSenderHadNoRegistration()
    {
        var bytes = Pickler.Dumps(new Late { Number = 3 });

        Pickler.Register<Late, int>(static _ => 0, static _ => new Late());

        Pickler.Loads<Late>(bytes).Number.Should().Be(3);
    }

    [Fact]
    public void Dumps_Refuses_WhenEveryStateHoldsANewObjectOfARegisteredType()
    {
        Pickler.Register<Endless, Tuple<Endless>>(static _ => Tuple.Create(new Endless()), static _ => new Endless());

        var dump = () => Pickler.Dumps(new Endless());

        dump.Should().Throw<PicklingException>().Which.Reason.Should().Contain("without end");
    }

    [Fact]
    public void Dumps_Refuses_WhenObjectsComeInWhileItIsAtWork()
    {
        var list = new List<object>();
        Pickler.Register<Breeding, int>(each => Add(list), static _ => new Breeding());
        list.Add(new Breeding());

        var dump = () => Pickler.Dumps(list);

        dump.Should().Throw<PicklingException>().Which.Reason.Should().Contain("while it was being sent");

        static int Add(List<object> list)
        {
            list.Add(new Breeding());
            return list.Count;
        }
    }

    [Fact]
    public void Dumps_WalksThroughASharedStateOnce_HoweverManyShareIt()
    {
        Pickler.Register<Shelf, List<Counted>>(static each => each.Books, static books => new Shelf(books));
        List<Counted> books = [.. Enumerable.Range(0, 1000).Select(_ => new Counted())];
        var shelves = Enumerable.Range(0, 1000).Select(_ => new Shelf(books)).ToArray();

        var copy = Pickler.Loads<Shelf[]>(Pickler.Dumps(shelves));

        copy.Should().OnlyContain(each => ReferenceEquals(each.Books, copy[0].Books));
        Counted.Dumps.Should().Be(2000, "once to see what it needs, once to write it");
    }

    [Fact]
    public void Load_FinalizesWhatWasRebuilt_WhenTheRestOfTheMessageIsDamaged()
    {
        Pickler.Register<Owner, int>(static _ => 1, static _ => new Owner());
        var bytes = Pickler.Dumps(new object[] { new Owner(), "cut" });
        var before = Owner.Finalized;

        for (var i = 0; i < 10; i++)
            Load(bytes.AsMemory(..^1));
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Owner.Finalized.Should().BeGreaterThan(before, "a whole object gives back what it holds");

        static void Load(ReadOnlyMemory<byte> bytes) =>
            FluentActions.Invoking(() => Pickler.Loads<object>(bytes)).Should().Throw<UnpicklingException>();
    }

    [Fact]
    public void Register_WorksForRuntimeTypes_ThatWouldBeRefused()
    {
        Pickler.Register<BackgroundWorker, bool>(
            static worker => worker.WorkerReportsProgress, static reports => new BackgroundWorker { WorkerReportsProgress = reports });
        using var worker = new BackgroundWorker { WorkerReportsProgress = true };

        using var receiver = new ReceiverFixture();
        receiver.Check(Receiver.AsText, Pickler.Dumps(worker)).Should().Be("System.ComponentModel.BackgroundWorker");
        using var copy = Pickler.Loads<BackgroundWorker>(Pickler.Dumps(worker));
        copy.WorkerReportsProgress.Should().BeTrue();
    }

    [Fact]
    public void Registered_CarriesObjectsOfOurs_InItsState()
    {
        Pickler.Register<Guarded, Lock>(static each => each.Guard, static guard => new Guarded(guard));
        using var guard = new Lock();
        var guarded = new Guarded(guard);

        Pickler.Check(guarded).Should().BeNull();
        var dump = () => Pickler.Dumps(new[] { guarded });

        dump.Should().Throw<PicklingException>().Which.Path.Should().Be("[0], registered state");
        Pickle.Dump(new[] { guarded, guarded }).Slots.Should().ContainSingle();
    }

    [Fact]
    public void Register_IsSafe_WhenManyThreadsRegisterAndSend()
    {
        Parallel.For(0, 2000, i =>
        {
            if (i % 10 == 0)
                Pickler.Register<Busy, int>(static each => each.Number, static number => new Busy { Number = number });
            Pickler.Loads<Busy>(Pickler.Dumps(new Busy { Number = i })).Number.Should().Be(i);
        });
    }

    [Fact]
    public void Load_RunsNoOtherFunction_WhenTheBytesAreDamaged()
    {
        Pickler.Register<Armed, string>(static each => each.Name, Armed.Make);
        var whole = Pickler.Dumps(new object[] { new Armed("a"), "b", new Armed("c") });
        var random = new Random(20261126);
        for (var i = 0; i < 20_000; i++)
        {
            try
            {
                _ = Pickle.Load(new PickledMessage(Mutation.Of(whole, whole, random), [], []));
            }
            catch (UnpicklingException)
            {
                // The error that this is about.
            }
        }

        Armed.Fired.Should().BeFalse("the function beside the registered one has the same shape, and is one bit away");
    }

    private sealed class Sensor(int port) : IDisposable
    {
        private readonly Timer _timer = new(_ => { }, null, Timeout.Infinite, Timeout.Infinite);

        public int Port => port;

        public override string ToString() => $"rebuilt at port {port}";

        public void Dispose() => _timer.Dispose();
    }

    private sealed class Shared(string name)
    {
        public string Name => name;
    }

    private sealed class Probe(Dictionary<string, List<string>> state, string seen)
    {
        public Dictionary<string, List<string>> State => state;

        public string Seen => seen;
    }

    private sealed class Link(string name, Link? next)
    {
        public string Name => name;

        public Link? Next => next;

        public string? MadeWith { get; } = next?.Name;
    }

    private sealed class Bead(object next)
    {
        public object Next => next;
    }

    private sealed class Knot
    {
        public object? Back { get; set; }
    }

    private sealed class Careless;

    private sealed class Failing;

    private sealed class Broken;

    private sealed class Vanishing;

    private sealed class Plain
    {
        public int Number { get; init; }
    }

    private sealed class Factory
    {
        public int Offset { get; init; }

        public Plain Make(int number) => new() { Number = number + Offset };
    }

    private sealed class Methodical(int number)
    {
        public int Number => number;

        public static Methodical Make(int number) => new(number);
    }

    private sealed class Measured(int number)
    {
        public int Number => number;
    }

    private class Base
    {
        public int Number { get; init; }
    }

    private sealed class Derived : Base
    {
        public int More { get; init; }
    }

    private sealed class Late
    {
        public int Number { get; init; }
    }

    private sealed class Endless;

    private sealed class Breeding;

    private sealed class Shelf(List<Counted> books)
    {
        public List<Counted> Books => books;
    }

    private sealed class Counted : ITransferable
    {
        public static int Dumps { get; private set; }

        void ITransferable.Dump(TransferWriter writer) => Dumps++;

        void ITransferable.Load(TransferReader reader)
        {
        }
    }

    private sealed class Owner
    {
        private static int s_finalized;

        ~Owner() => Interlocked.Increment(ref s_finalized);

        public static int Finalized => Volatile.Read(ref s_finalized);
    }

    private sealed class Guarded(Lock guard)
    {
        public Lock Guard => guard;
    }

    private sealed class Busy
    {
        public int Number { get; init; }
    }

    private sealed class Armed(string name)
    {
        public static bool Fired { get; private set; }

        public string Name => name;

        public static Armed Fire(string name)
        {
            Fired = true;
            return new(name);
        }

        public static Armed Make(string name) => new(name);
    }
}
