using System.Linq.Expressions;
using System.Runtime.InteropServices;

namespace MultiProc.UnitTests.Serialization.Cases;

/// <summary>What the compiler turns into code of its own in less usual ways: wherever a field could be touched unseen.</summary>
/// <remarks>As <see cref="PruningCases"/>, compiled with and without optimisation.</remarks>
internal static class OddPruningCases
{
    private delegate int ByReference(ref int number);

    public static IEnumerable<(string Name, Func<Delegate> Make, object Expected)> All() =>
        [.. Values(), .. Functions(), .. Trees()];

    private static IEnumerable<(string Name, Func<Delegate> Make, object Expected)> Values()
    {
        yield return ("variable by reference", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = 5;
            Keep(() => thread);
            ByReference increment = (ref number) => ++number;
            return () => increment(ref wanted) + wanted;
        }, 12);
        yield return ("reference to a variable", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = (First: 5, Second: 6);
            Keep(() => thread);
            return () =>
            {
                ref var second = ref wanted.Second;
                second++;
                return wanted.Second;
            };
        }, 7);
        yield return ("lambda of a type of its own", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = 5;
            Keep(() => thread);
            return () =>
            {
                var add = (int x = 2) => x + wanted;
                return add();
            };
        }, 7);
        yield return ("pattern and switch expression", () =>
        {
            var thread = Thread.CurrentThread;
            object wanted = (1, "two");
            var limit = 1;
            Keep(() => thread);
            return () => wanted switch
            {
                (int number, string { Length: > 2 } text) when number == limit => text + number,
                string other => other,
                _ => "",
            };
        }, "two1");
        yield return ("spans and collection expressions", () =>
        {
            var thread = Thread.CurrentThread;
            var first = "a";
            string[] more = ["b", "c"];
            Keep(() => thread);
            return () =>
            {
                IReadOnlyList<string> all = [first, .. more];
                Span<char> letters = stackalloc char[2];
                letters.Fill(first[0]);
                return Join(first, more[1]) + all.Count + letters.ToString();
            };
        }, "ac3aa");
        yield return ("interpolation and null propagation", () =>
        {
            var thread = Thread.CurrentThread;
            string? nothing = null;
            var number = 1.5m;
            Keep(() => thread);
            return () => FormattableString.Invariant($"{number:F2}{nothing?.Length ?? 7}");
        }, "1.507");
        yield return ("dynamic", () =>
        {
            var thread = Thread.CurrentThread;
            dynamic wanted = "abc";
            object other = 4;
            Keep(() => thread);
            return () => (int)wanted.Length + (int)(dynamic)other;
        }, 7);
    }

    private static IEnumerable<(string Name, Func<Delegate> Make, object Expected)> Functions()
    {
        yield return ("local function over several scopes", () =>
        {
            var thread = Thread.CurrentThread;
            var outer = 1;
            Keep(() => thread);
            foreach (var each in new[] { 2 })
            {
                var inner = 3;
                return () =>
                {
                    var own = 4;
                    return Sum(5);
                    int Sum(int more) => Outer() + each + inner + own + more;
                };
            }

            return () => 0;
            int Outer() => outer;
        }, 15);
        yield return ("static function pointer", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = 5;
            Keep(() => thread);
            return () =>
            {
                var closure = (Func<int>)Function;
                return closure() + Twice(wanted);
                int Function() => wanted + 1;
                static int Twice(int x) => x * 2;
            };
        }, 16);
        yield return ("native local function", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = 5;
            Keep(() => thread);
            return () =>
            {
                return wanted > 100 ? Native() : wanted;
                [DllImport("nowhere"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
                static extern int Native();
            };
        }, 5);
        yield return ("functions that call each other", () =>
        {
            var thread = Thread.CurrentThread;
            var even = "even";
            var odd = "odd";
            Keep(() => thread);
            return () => IsEven(7);
            string IsEven(int n) => n == 0 ? even : IsOdd(n - 1);
            string IsOdd(int n) => n == 0 ? odd : IsEven(n - 1);
        }, "odd");
        yield return ("lambda in a lambda in a lambda", () =>
        {
            var thread = Thread.CurrentThread;
            var first = 1;
            Keep(() => thread);
            return () =>
            {
                var second = 2;
                Func<Func<int>> make = () =>
                {
                    var third = 3;
                    return () => first + second + third;
                };
                return make()();
            };
        }, 6);
        yield return ("generic function and generic lambda", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = 5;
            Keep(() => thread);
            return () => Many("x").Single() + Wrap(1)();
            IEnumerable<string> Many<T>(T value)
            {
                yield return $"{value}{wanted}";
            }

            Func<string> Wrap<T>(T value) => () => Many(value).Single();
        }, "x515");
        yield return ("disposal, filter and finally", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = 5;
            var limit = 3;
            Keep(() => thread);
            return () =>
            {
                var sum = 0;
                try
                {
                    using var reader = new StringReader("x");
                    throw new InvalidOperationException(reader.ReadToEnd());
                }
                catch (InvalidOperationException error) when (error.Message.Length < limit)
                {
                    sum += wanted;
                }
                finally
                {
                    sum += limit;
                }

                return sum;
            };
        }, 8);
    }

    private static IEnumerable<(string Name, Func<Delegate> Make, object Expected)> Trees()
    {
        yield return ("expression tree in a lambda", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = 5;
            Keep(() => thread);
            return () =>
            {
                var own = 1;
                Expression<Func<int, int>> tree = x => x + wanted + own;
                return tree.Compile()(2);
            };
        }, 8);
        yield return ("query", () =>
        {
            var thread = Thread.CurrentThread;
            var limit = 1;
            var factor = 10;
            int[] source = [1, 2, 3];
            Keep(() => thread);
            return () => (from x in source
                          let y = x * factor
                          where x > limit
                          from z in source.Where(each => each == x)
                          orderby y descending
                          select y + z + limit).Sum();
        }, 57);
        yield return ("queryable", () =>
        {
            var thread = Thread.CurrentThread;
            var limit = 1;
            Keep(() => thread);
            return () => new[] { 1, 2, 3 }.AsQueryable().Where(x => x > limit).Sum();
        }, 5);
        yield return ("generic expression tree", () => GenericTree("abc"), "abc3");
    }

    private static Func<string> GenericTree<T>(T value)
        where T : class
    {
        var thread = Thread.CurrentThread;
        var number = 3;
        Keep(() => thread);
        return () =>
        {
            Expression<Func<string>> tree = () => value.ToString() + number;
            return tree.Compile()();
        };
    }

    private static string Join(params ReadOnlySpan<string> parts) => string.Concat(parts);

    private static void Keep(Func<object> sibling) => GC.KeepAlive(sibling);
}
