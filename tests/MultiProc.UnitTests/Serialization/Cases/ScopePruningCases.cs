using System.Runtime.CompilerServices;

namespace MultiProc.UnitTests.Serialization.Cases;

/// <summary>Delegates whose scopes lie in machines, in classes of every kind, and within each other.</summary>
/// <remarks>As <see cref="PruningCases"/>, compiled with and without optimisation.</remarks>
internal static class ScopePruningCases
{
    public static IEnumerable<(string Name, Func<Delegate> Make, object Expected)> All() =>
        [.. Machines(), .. Shared(), .. new Derived(3).Members(), .. new Box<string>("b").Members("m")];

    private static IEnumerable<(string Name, Func<Delegate> Make, object Expected)> Machines()
    {
        yield return ("lambda after await in a loop", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = 5;
            Keep(() => thread);
            return async () =>
            {
                var sum = 0;
                for (var i = 0; i < 2; i++)
                {
                    var inner = i;
                    await Task.Yield();
                    Func<Task<int>> later = async () =>
                    {
                        await Task.Yield();
                        return wanted + inner;
                    };
                    sum += await later();
                }

                return sum;
            };
        }, 11);
        yield return ("async value task and async iterator", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = 5;
            Keep(() => thread);
            return async () =>
            {
                var sum = await Once();
                await foreach (var each in Many())
                    sum += each;
                return sum;
            };
            async ValueTask<int> Once()
            {
                await Task.Yield();
                return wanted;
            }

            async IAsyncEnumerable<int> Many()
            {
                await Task.Yield();
                yield return wanted * 2;
            }
        }, 15);
        yield return ("iterator with lambdas and finally", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = 5;
            var last = 100;
            Keep(() => thread);
            return () => Numbers(3).Sum();
            IEnumerable<int> Numbers(int more)
            {
                Func<int> made = () => wanted + more;
                try
                {
                    yield return made();
                }
                finally
                {
                    wanted += last;
                }

                yield return made();
            }
        }, 8 + 108);
        yield return ("iterator that was made before", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = 5;
            Keep(() => thread);
            foreach (var each in new[] { 2 })
            {
                var numbers = Numbers(1);
                return () => numbers.Sum();
                IEnumerable<int> Numbers(int more)
                {
                    yield return wanted + more;
                    yield return each;
                }
            }

            return () => 0;
        }, 8);
        yield return ("generic async function", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = 5;
            Keep(() => thread);
            return () => Later("x");
            async Task<string> Later<T>(T value)
            {
                await Task.Yield();
                Func<string> made = () => $"{value}{wanted}";
                return made();
            }
        }, "x5");
        yield return ("builder of one's own", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = 5;
            Keep(() => thread);
            return () =>
            {
                return Pooled().AsTask();
                [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
                async ValueTask<int> Pooled()
                {
                    await Task.Yield();
                    return wanted;
                }
            };
        }, 5);
    }

    /// <summary>Delegates that share scopes with each other: what one of them touches must not stay at home because another came first.</summary>
    private static IEnumerable<(string Name, Func<Delegate> Make, object Expected)> Shared()
    {
        yield return ("two lambdas over one inner and different outer variables", () =>
        {
            var thread = Thread.CurrentThread;
            var first = 1;
            var second = 10;
            Keep(() => thread);
            foreach (var each in new[] { 100 })
            {
                Func<int> one = () => each + first;
                Func<int> two = () => each + second;
                return () => one() + two();
            }

            return () => 0;
        }, 211);
        yield return ("lambdas of three scopes", () =>
        {
            var thread = Thread.CurrentThread;
            var a = 1;
            var b = 2;
            Keep(() => thread);
            foreach (var c in new[] { 4 })
            {
                var d = 8;
                foreach (var e in new[] { 16 })
                {
                    Func<int>[] all = [() => e + a, () => e + c, () => e + d, () => e + b, () => d + a + b];
                    return () => all.Sum(each => each());
                }
            }

            return () => 0;
        }, 16 + 1 + 16 + 4 + 16 + 8 + 16 + 2 + 8 + 3);
        yield return ("multicast over shared scopes", () =>
        {
            var thread = Thread.CurrentThread;
            var log = new List<int>();
            var outer = 1;
            Keep(() => thread);
            foreach (var each in new[] { 2 })
            {
                Action all = () => log.Add(each);
                all += () => log.Add(each + outer);
                return () =>
                {
                    all();
                    return log.Sum();
                };
            }

            return () => 0;
        }, 5);
    }

    private static void Keep(Func<object> sibling) => GC.KeepAlive(sibling);

    private interface ICounter
    {
        int Number { get; }

        Func<int> Plus(int more)
        {
            var thread = Thread.CurrentThread;
            Keep(() => thread);
            return () => Number + more;
        }
    }

    private class Base
    {
        public virtual int Number => 1;
    }

    private sealed class Derived(int start) : Base, ICounter
    {
        public override int Number => start;

        public IEnumerable<(string Name, Func<Delegate> Make, object Expected)> Members()
        {
            yield return ("base call", () => BaseCall(10), 14);
            yield return ("base call after await", () => BaseCallLater(10), 14);
            yield return ("this in an iterator", () => Counting(10), 13);
            yield return ("default method of an interface", () => ((ICounter)this).Plus(10), 13);
            yield return ("lambda of a constructor", () => new Holder(4, 5).Content, 9);
            yield return ("lambda of a property", () => new Holder(4, 5).Doubled, 8);
            yield return ("lambda of an extension", () => 5.Times(2), 10);
            yield return ("lambda of an extension property", () => 5.Negated, -5);
        }

        private Func<int> BaseCall(int more)
        {
            var thread = Thread.CurrentThread;
            Keep(() => thread);
            return () => base.Number + Number + more;
        }

        private Func<Task<int>> BaseCallLater(int more)
        {
            var thread = Thread.CurrentThread;
            Keep(() => thread);
            return async () =>
            {
                await Task.Yield();
                return base.Number + start + more;
            };
        }

        private Func<int> Counting(int more)
        {
            var thread = Thread.CurrentThread;
            Keep(() => thread);
            return () => Numbers().Sum();
            IEnumerable<int> Numbers()
            {
                yield return start;
                yield return more;
            }
        }
    }

    private class Holding(Func<int> content)
    {
        public Func<int> Content { get; } = content;
    }

    private sealed class Holder : Holding
    {
        public Holder(int first, int second)
            : base(() => first + second) => Doubled = Twice(first);

        public Func<int> Doubled
        {
            get
            {
                var thread = Thread.CurrentThread;
                Keep(() => thread);
                return () => field();
            }
        }

        private static Func<int> Twice(int number) => () => number * 2;
    }

    private sealed class Box<T>(T content)
    {
        public IEnumerable<(string Name, Func<Delegate> Make, object Expected)> Members(string more)
        {
            yield return ("async lambda of a generic class", () => Later(more, 1), "bm1");
            yield return ("nested lambda of a generic method", () => Nested(more, 1), "bm1m");
            yield return ("lambda of a type of its own in a generic class", () => Own(more), "bmx");
        }

        private Func<Task<string>> Later<TOther>(string more, TOther other)
        {
            var thread = Thread.CurrentThread;
            Keep(() => thread);
            return async () =>
            {
                await Task.Yield();
                return Both(() => more);
            };
            string Both(Func<string> each) => $"{content}{each()}{other}";
        }

        private Func<string> Own(string more)
        {
            var thread = Thread.CurrentThread;
            Keep(() => thread);
            return () =>
            {
                var add = (T first, string last = "x") => $"{first}{more}{last}";
                return add(content);
            };
        }

        private Func<string> Nested<TOther>(string more, TOther other)
        {
            var thread = Thread.CurrentThread;
            Keep(() => thread);
            foreach (var each in new[] { more })
            {
                return () =>
                {
                    var own = $"{content}{each}";
                    Func<Func<string>> made = () => () => $"{own}{other}{more}";
                    return made()();
                };
            }

            return () => "";
        }
    }
}

/// <summary>Lambdas of members that seem to belong to numbers.</summary>
internal static class NumberExtensions
{
    extension(int number)
    {
        public Func<int> Negated
        {
            get
            {
                var thread = Thread.CurrentThread;
                Func<object> sibling = () => thread;
                GC.KeepAlive(sibling);
                return () => -number;
            }
        }

        public Func<int> Times(int factor)
        {
            var thread = Thread.CurrentThread;
            Func<object> sibling = () => thread;
            GC.KeepAlive(sibling);
            return () => number * factor;
        }
    }
}
