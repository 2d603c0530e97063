using System.Linq.Expressions;

namespace MultiProc.UnitTests.Serialization.Cases;

internal static class ClosureCases
{
    public static IEnumerable<PickleCase> All() => [.. Methods(), .. Lambdas(), .. Scopes(), .. Shared(), .. Generic()];

    private static IEnumerable<PickleCase> Methods()
    {
        yield return PickleCase.Of<Func<int, int>>("static method", () => Double, copy => copy(4).Should().Be(8));
        yield return PickleCase.Of<Func<double, double>>("method of the runtime", () => Math.Sqrt, copy => copy(4).Should().Be(2));
        yield return PickleCase.Of<Func<int, int>>("instance method", () => new Adder(3).Add, copy => copy(4).Should().Be(7));
        yield return PickleCase.Of<Func<string>>("virtual method", () => ((Animal)new Dog()).Sound, copy => copy().Should().Be("woof"));
        yield return PickleCase.Of<Func<string?>>("method of a boxed number", () => ((object)5).ToString, copy => copy().Should().Be("5"));
        yield return PickleCase.Of<Func<string>>("extension method", () => "abc".Shout, copy => copy().Should().Be("abc!"));
        yield return PickleCase.Of<Func<int, bool>>("method of a set", () => new HashSet<int> { 1 }.Contains, copy => copy(1).Should().BeTrue());
        yield return PickleCase.Of("open instance method", () => typeof(Adder).GetMethod("Add")!.CreateDelegate<Func<Adder, int, int>>(),
            copy => copy(new Adder(1), 2).Should().Be(3));
        yield return PickleCase.Of("static method bound to null", () => (Func<bool>)Delegate.CreateDelegate(typeof(Func<bool>), null, ((Func<string, bool>)string.IsNullOrEmpty).Method),
            copy => copy().Should().BeTrue());
    }

    private static IEnumerable<PickleCase> Lambdas()
    {
        yield return PickleCase.Of<Func<int, int>>("lambda without captures", () => x => x + 1, copy => copy(1).Should().Be(2));
        yield return PickleCase.Of<Func<int, int>>("static lambda", () => static x => x + 1, copy => copy(1).Should().Be(2));
        yield return PickleCase.Of("lambda with captures", () =>
        {
            var number = 3;
            var text = "abc";
            var list = new List<int> { 1, 2 };
            object boxed = (1, "x");
            return (Func<string>)(() => $"{number} {text} {list.Count} {boxed}");
        }, copy => copy().Should().Be("3 abc 2 (1, x)"));
        yield return PickleCase.Of("lambda that counts", () =>
        {
            var count = 0;
            return (Func<int>)(() => ++count);
        }, copy => (copy() + copy()).Should().Be(3));
        yield return PickleCase.Of<Func<Task<int>>>("async lambda", () =>
        {
            var number = 3;
            return async () =>
            {
                await Task.Yield();
                return number * 2;
            };
        }, copy => copy().GetAwaiter().GetResult().Should().Be(6));
        yield return PickleCase.Of<Func<int, int>>("local function", () =>
        {
            var factor = 3;
            return Times;
            int Times(int x) => x * factor;
        }, copy => copy(4).Should().Be(12));
        yield return PickleCase.Of<Func<int, int>>("recursive lambda", () =>
        {
            Func<int, int> factorial = null!;
            factorial = n => n <= 1 ? 1 : n * factorial(n - 1);
            return factorial;
        }, copy => copy(5).Should().Be(120));
        yield return PickleCase.Of("lambda with this", () => new Adder(5).Lambda(), copy => copy(1).Should().Be(6));
        yield return PickleCase.Of("lambda with this and more", () => new Adder(5).Lambda(10), copy => copy(1).Should().Be(16));
        yield return PickleCase.Of("expression tree", () =>
        {
            var offset = 3;
            return (Expression<Func<int, int>>)(x => (x * 2) + offset);
        }, copy => copy.Compile()(4).Should().Be(11));
    }

    private static IEnumerable<PickleCase> Scopes()
    {
        yield return PickleCase.Of<Func<string>>("nested scopes", () =>
        {
            var outer = "o";
            for (var i = 0; i < 1; i++)
            {
                var inner = $"i{i}";
                foreach (var each in new[] { 5 })
                    return () => outer + inner + each;
            }

            return () => outer;
        }, copy => copy().Should().Be("oi05"));
        yield return PickleCase.Of("loop variables", () =>
        {
            var all = new List<Func<int>>();
            foreach (var each in new[] { 1, 2, 3 })
                all.Add(() => each);
            return all;
        }, copy => copy.Select(each => each()).Should().Equal(1, 2, 3));
        yield return PickleCase.Of<Func<Func<int>>>("lambda that makes a lambda", () =>
        {
            var outer = 1;
            return () =>
            {
                var inner = 2;
                return () => outer + inner;
            };
        }, copy => copy()().Should().Be(3));
        yield return PickleCase.Of<Func<IEnumerable<int>>>("iterator in a local function", () =>
        {
            var end = 3;
            return Numbers;
            IEnumerable<int> Numbers()
            {
                for (var i = 0; i < end; i++)
                    yield return i;
            }
        }, copy => copy().Should().Equal(0, 1, 2));
        yield return PickleCase.Of<Func<int>>("lambda that calls a local function", () =>
        {
            var wanted = 5;
            return () => Twice() + 1;
            int Twice() => wanted * 2;
        }, copy => copy().Should().Be(11));
    }

    private static IEnumerable<PickleCase> Shared()
    {
        yield return PickleCase.Of("two lambdas, one variable", () =>
        {
            var count = 0;
            return new Func<int>[] { () => ++count, () => count };
        }, copy =>
        {
            _ = copy[0]();
            copy[1]().Should().Be(1);
        });
        yield return PickleCase.Of("two lambdas, different variables, one scope", () =>
        {
            var first = "1";
            var second = "2";
            var both = "b";
            return new Func<string>[] { () => first + both, () => second + both };
        }, copy => copy.Select(each => each()).Should().Equal("1b", "2b"));
        yield return PickleCase.Of("multicast", () =>
        {
            var log = new List<string>();
            Action first = () => log.Add("1");
            return (first + (() => log.Add("2")) + first, log);
        }, copy =>
        {
            copy.Item1();
            copy.log.Should().Equal("1", "2", "1");
        });
        yield return PickleCase.Of("delegate in a graph", () => new Dictionary<string, Delegate> { ["f"] = (Func<int, int>)Double },
            copy => copy["f"].DynamicInvoke(2).Should().Be(4));
        yield return PickleCase.Of("event subscribed to itself", () => new Publisher(), copy =>
        {
            copy.Raise();
            copy.Heard.Should().Be(1);
        });
        yield return PickleCase.Of("delegate of a delegate", () => new Func<int>(new Func<int>(() => 7).Invoke), copy => copy().Should().Be(7));
    }

    private static IEnumerable<PickleCase> Generic()
    {
        yield return PickleCase.Of<Func<string, string>>("generic method", () => Identity, copy => copy("a").Should().Be("a"));
        yield return PickleCase.Of("generic closure", () => Constant((1, "a")), copy => copy().Should().Be((1, "a")));
        yield return PickleCase.Of("lambda of a generic class", () => new Box<string>("a").Reader(), copy => copy().Should().Be("a"));
        yield return PickleCase.Of("generic method of a generic class", () => new Box<string>("a").Pair<int>(), copy => copy(5).Should().Be(("a", 5)));
    }

    private static int Double(int x) => x * 2;

    private static T Identity<T>(T value) => value;

    private static Func<T> Constant<T>(T value) => () => value;

    private static string Shout(this string text) => text + "!";

    private sealed class Adder(int start)
    {
        private readonly int _start = start;

        public int Add(int more) => _start + more;

        public Func<int, int> Lambda() => x => _start + x;

        public Func<int, int> Lambda(int more) => x => _start + x + more;
    }

    private abstract class Animal
    {
        public abstract string Sound();
    }

    private sealed class Dog : Animal
    {
        public override string Sound() => "woof";
    }

    private sealed class Publisher
    {
        public Publisher() => Raised += (_, _) => Heard++;

        public event EventHandler? Raised;

        public int Heard { get; private set; }

        public void Raise() => Raised?.Invoke(this, EventArgs.Empty);
    }

    private sealed class Box<T>(T value)
    {
        public Func<T> Reader() => () => value;

        public Func<TOther, (T, TOther)> Pair<TOther>() => other => (value, other);
    }
}
