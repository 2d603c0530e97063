using System.Linq.Expressions;

namespace MultiProc.UnitTests.Serialization.Cases;

internal static class FurtherClosureCases
{
    private delegate bool Parser(string text, ref int count, out string rest);

    private delegate int Adder(int a, int b = 5);

    private delegate int Summer(params int[] numbers);

    public static IEnumerable<PickleCase> All() => [.. Lambdas(), .. Asynchronous(), .. Delegates(), .. Expressions(), .. Errors()];

    private static IEnumerable<PickleCase> Lambdas()
    {
        yield return PickleCase.Of("lambdas four scopes deep", () => Nested(1), copy => copy(2)(3)(4).Should().Be("1 2 3 4"));
        yield return PickleCase.Of("lambda that makes a list of lambdas", () =>
        {
            var list = new List<Func<int>>();
            for (var i = 0; i < 3; i++)
            {
                var j = i * 10;
                list.Add(() => j + list.Count);
            }

            return list;
        }, copy => copy.Select(each => each()).Should().Equal(3, 13, 23));
        yield return PickleCase.Of("mutual recursion", () =>
        {
            Func<int, bool> odd = null!;
            Func<int, bool> even = n => n == 0 || odd(n - 1);
            odd = n => n != 0 && even(n - 1);
            return even;
        }, copy => (copy(10), copy(7)).Should().Be((true, false)));
        yield return PickleCase.Of("currying in a generic method", () => Curry<string, int, string>((text, n) => text + n)("a"), copy => copy(5).Should().Be("a5"));
        yield return PickleCase.Of("local function generic and recursive", () =>
        {
            var limit = 3;
            return (Func<int, List<int>>)(start => Collect(start, new List<int>()));
            List<T> Collect<T>(T value, List<T> into)
            {
                if (into.Count == limit)
                    return into;
                into.Add(value);
                return Collect(value, into);
            }
        }, copy => copy(7).Should().Equal(7, 7, 7));
        yield return PickleCase.Of("lambda that captures a struct and a tuple", () =>
        {
            var (when, pair) = (DateTime.UnixEpoch, (a: 1, b: "x"));
            return (Func<string>)(() => $"{when.Year}{pair.a}{pair.b}");
        }, copy => copy().Should().Be("19701x"));
        yield return PickleCase.Of("lambda with default arguments", () => (Adder)((a, b) => a + b), copy => copy(1).Should().Be(6));
        yield return PickleCase.Of("pattern and query in a lambda", () =>
        {
            object[] things = [1, "two", 3.0];
            return (Func<string>)(() => string.Join(",", from thing in things select thing switch { int => "i", string => "s", _ => "?" }));
        }, copy => copy().Should().Be("i,s,?"));
    }

    private static IEnumerable<PickleCase> Asynchronous()
    {
        yield return PickleCase.Of("async lambda with a capture", () =>
        {
            var delay = 1;
            return (Func<int, Task<int>>)(async x =>
            {
                await Task.Delay(delay);
                return x + delay;
            });
        }, copy => copy(5).GetAwaiter().GetResult().Should().Be(6));
        yield return PickleCase.Of("async lambda in an async lambda", () =>
        {
            var factor = 3;
            return (Func<Task<int>>)(async () =>
            {
                Func<int, ValueTask<int>> inner = async x =>
                {
                    await Task.Yield();
                    return x * factor;
                };
                return await inner(2) + await inner(3);
            });
        }, copy => copy().GetAwaiter().GetResult().Should().Be(15));
        yield return PickleCase.Of("async iterator", () => Numbers(3), copy => copy.ToBlockingEnumerable().Should().Equal(0, 1, 2));
        yield return PickleCase.Of("iterator with captures", () =>
        {
            var step = 2;
            return Steps();
            IEnumerable<int> Steps()
            {
                for (var i = 0; i < 6; i += step)
                    yield return i;
            }
        }, copy => copy.Should().Equal(0, 2, 4));
    }

    private static IEnumerable<PickleCase> Delegates()
    {
        yield return PickleCase.Of("delegate with ref and out", () => (Parser)Parse, copy =>
        {
            var count = 1;
            copy("abc", ref count, out var rest).Should().BeTrue();
            (count, rest).Should().Be((2, "bc"));
        });
        yield return PickleCase.Of("delegate with params", () => (Summer)(numbers => numbers.Sum()), copy => copy(1, 2, 3).Should().Be(6));
        yield return PickleCase.Of("delegate on a struct", () => (Func<int, Point>)new Point(1).Plus, copy => copy(2).X.Should().Be(3));
        yield return PickleCase.Of("open delegate of an interface", () => typeof(IComparable).GetMethod("CompareTo")!.CreateDelegate<Func<IComparable, object, int>>(), copy => copy("b", "a").Should().BePositive());
        yield return PickleCase.Of("virtual method of a base", () => (Func<string>)((object)new Point(5)).ToString!, copy => copy().Should().Be("P5"));
        yield return PickleCase.Of("delegates in order", () =>
        {
            var trace = new List<string>();
            Action action = () => trace.Add("a");
            action += () => trace.Add("b");
            action += trace.Clear;
            action += () => trace.Add("c");
            return (action, trace);
        }, copy =>
        {
            copy.action();
            copy.trace.Should().Equal("c");
            copy.action.GetInvocationList().Should().HaveCount(4);
        });
        yield return PickleCase.Of("variant delegate", () => (Func<object>)new Func<string>(() => "a"), copy => copy().Should().Be("a"));
        yield return PickleCase.Of("extension method on a value", () => (Func<string>)"ab".Doubled, copy => copy().Should().Be("abab"));
        yield return PickleCase.Of("Comparison, Predicate, Converter, EventHandler", () => ((Comparison<int>)((x, y) => y - x), (Predicate<string>)string.IsNullOrEmpty, (EventHandler)((_, _) => { })),
            copy => (copy.Item1(1, 2), copy.Item2("")).Should().Be((1, true)));
        yield return PickleCase.Of("method of a generic struct", () => (Func<int>)new Wrapped<int>(5).Get, copy => copy().Should().Be(5));
        yield return PickleCase.Of("method groups of the runtime", () => ((Func<string, int>)int.Parse, (Func<double, double>)Math.Sqrt, (Action<int>)new List<int>().Add), copy => (copy.Item1("5"), copy.Item2(4)).Should().Be((5, 2.0)));
    }

    private static IEnumerable<PickleCase> Expressions()
    {
        yield return PickleCase.Of("expression with a captured variable", () =>
        {
            var least = 5;
            return (Expression<Func<int, bool>>)(x => x > least && Math.Abs(x) < 10);
        }, copy => copy.Compile()(7).Should().BeTrue());
        yield return PickleCase.Of("expression that makes an object", () => (Expression<Func<int, object>>)(x => new { A = x, B = new[] { x, 2 } }), copy => copy.Compile()(1).ToString().Should().Contain("A = 1"));
        yield return PickleCase.Of("expression block", () =>
        {
            var variable = Expression.Variable(typeof(int), "v");
            return Expression.Lambda<Func<int>>(Expression.Block([variable], Expression.Assign(variable, Expression.Constant(5)), Expression.Multiply(variable, variable)));
        }, copy => copy.Compile()().Should().Be(25));
        yield return PickleCase.Of("expression with try and switch", () => Expression.Lambda<Func<int>>(Expression.TryCatch(
            Expression.Switch(Expression.Constant(1), Expression.Constant(0), Expression.SwitchCase(Expression.Constant(7), Expression.Constant(1))),
            Expression.Catch(typeof(Exception), Expression.Constant(-1)))), copy => copy.Compile()().Should().Be(7));
    }

    private static IEnumerable<PickleCase> Errors()
    {
        yield return PickleCase.Of("exception of the user with an aggregate inside", () => new OrderException("o", 5, new AggregateException(new IOException("a"), new OrderException("p", 6, null))), copy =>
        {
            copy.Number.Should().Be(5);
            copy.InnerException.Should().BeOfType<AggregateException>().Which.InnerExceptions[1].Should().BeOfType<OrderException>().Which.Number.Should().Be(6);
        });
        yield return PickleCase.Of("exception with an overridden message", () => new Overriding { Detail = "d" }, copy => copy.Message.Should().Be("told: d"));
        yield return PickleCase.Of("exception that holds itself", () =>
        {
            var error = new InvalidOperationException("x");
            error.Data["self"] = new List<object> { error };
            return error;
        }, copy => ((List<object>)copy.Data["self"]!)[0].Should().BeSameAs(copy));
        yield return PickleCase.Of("KeyNotFound, Format, Timeout, DivideByZero", () => new Exception[] { new KeyNotFoundException("k"), new FormatException("f"), new TimeoutException("t"), new DivideByZeroException("d") },
            copy => copy.Select(each => each.Message).Should().Equal("k", "f", "t", "d"));
        yield return PickleCase.Of("HttpRequestException", () => new HttpRequestException("m", null, System.Net.HttpStatusCode.NotFound), copy => copy.StatusCode.Should().Be(System.Net.HttpStatusCode.NotFound));
        yield return PickleCase.Of("JsonException", () => new System.Text.Json.JsonException("m", "$.a", 5, 6), copy => (copy.Path, copy.LineNumber).Should().Be(("$.a", 5)));
        yield return PickleCase.Of("ObjectDisposed, Argument, Missing", () => new Exception[] { new ObjectDisposedException("o", "m"), new ArgumentNullException("p"), new MissingMethodException("c", "m") },
            copy => ((ObjectDisposedException)copy[0]).ObjectName.Should().Be("o"));
        yield return PickleCase.Of("Win32Exception", () => new System.ComponentModel.Win32Exception(2, "m"), copy => (copy.NativeErrorCode, copy.Message).Should().Be((2, "m")));
        yield return PickleCase.Of("XmlException", () => new System.Xml.XmlException("m", null, 5, 6), copy => (copy.LineNumber, copy.LinePosition).Should().Be((5, 6)));
        yield return PickleCase.Of("exception thrown by async code", () => Caught(), copy => copy.StackTrace.Should().Contain("ThrowLater"));
    }

    private static Exception Caught()
    {
        try
        {
            ThrowLater().GetAwaiter().GetResult();
            throw new NotSupportedException();
        }
        catch (InvalidOperationException error)
        {
            return error;
        }
    }

    private static async Task ThrowLater()
    {
        await Task.Yield();
        throw new InvalidOperationException("later");
    }

    private static Func<int, Func<int, Func<int, string>>> Nested(int a) => b => c => d => $"{a} {b} {c} {d}";

    private static Func<T1, Func<T2, TResult>> Curry<T1, T2, TResult>(Func<T1, T2, TResult> function) => first => second => function(first, second);

    private static async IAsyncEnumerable<int> Numbers(int end)
    {
        for (var i = 0; i < end; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    private static bool Parse(string text, ref int count, out string rest)
    {
        count++;
        rest = text[1..];
        return true;
    }

    private static string Doubled(this string text) => text + text;

    private readonly record struct Point(int X)
    {
        public Point Plus(int other) => new(X + other);

        public override string ToString() => "P" + X;
    }

    private readonly struct Wrapped<T>(T value)
    {
        private readonly T _value = value;

        public T Get() => _value;
    }

    private sealed class OrderException(string message, int number, Exception? inner) : Exception(message, inner)
    {
        public int Number { get; } = number;
    }

    private sealed class Overriding : Exception
    {
        public string? Detail { get; init; }

        public override string Message => "told: " + Detail;
    }
}
