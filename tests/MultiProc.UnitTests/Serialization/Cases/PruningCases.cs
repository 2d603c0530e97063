namespace MultiProc.UnitTests.Serialization.Cases;

/// <summary>Delegates that share their scopes with what cannot travel and with a megabyte that they do not touch.</summary>
/// <remarks>Compiled twice, with and without optimisation: the compiler arranges captured variables differently. Nothing but types
/// of the runtime in its face, so that both can be used side by side.</remarks>
internal static class PruningCases
{
    /// <summary>A name, what makes the delegate, and what it returns.</summary>
    public static IEnumerable<(string Name, Func<Delegate> Make, object Expected)> All() =>
        [.. Scopes(), .. Functions(), .. Machines(), .. new Owner(7).Members(), .. Generic<string>("g")];

    private static IEnumerable<(string Name, Func<Delegate> Make, object Expected)> Scopes()
    {
        yield return ("one scope", () =>
        {
            var thread = Thread.CurrentThread;
            var huge = new byte[1_000_000];
            var wanted = 5;
            Keep(() => (thread, huge));
            return () => wanted;
        }, 5);
        yield return ("nested scopes", () =>
        {
            var thread = Thread.CurrentThread;
            var outer = 5;
            foreach (var i in new[] { 0 })
            {
                var huge = new byte[1_000_000];
                var inner = 6 + i;
                Keep(() => (thread, huge));
                return () => outer + inner;
            }

            return () => 0;
        }, 11);
        yield return ("only the outer scope", () =>
        {
            var outer = 5;
            foreach (var i in new[] { 0 })
            {
                var thread = Thread.CurrentThread;
                var inner = i;
                Keep(() => (thread, inner, outer));
                return () => outer + inner;
            }

            return () => 0;
        }, 5);
        yield return ("loop variable", () =>
        {
            var thread = Thread.CurrentThread;
            var all = new List<Func<int>>();
            foreach (var each in new[] { 1, 2, 3 })
            {
                Keep(() => (thread, each));
                all.Add(() => each);
            }

            return all[1];
        }, 2);
        yield return ("assigned variable", () =>
        {
            var thread = Thread.CurrentThread;
            var count = 4;
            Keep(() => thread);
            return () => ++count;
        }, 5);
        yield return ("lambda within lambda", () =>
        {
            var thread = Thread.CurrentThread;
            var outer = 5;
            Keep(() => thread);
            return () =>
            {
                var inner = 6;
                Func<int> made = () => outer + inner;
                return made();
            };
        }, 11);
        yield return ("delegate in the closure", () =>
        {
            var thread = Thread.CurrentThread;
            var huge = new byte[1_000_000];
            var factor = 3;
            Func<int, int> times = x => x * factor;
            Keep(() => (thread, huge));
            return () => times(4);
        }, 12);
        yield return ("tuple by reference", () =>
        {
            var thread = Thread.CurrentThread;
            var pair = (First: 1, Second: "two");
            Keep(() => thread);
            return () => pair.Second.Length + Increment(ref pair.First);
        }, 5);
    }

    private static IEnumerable<(string Name, Func<Delegate> Make, object Expected)> Functions()
    {
        yield return ("local function", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = 5;
            Keep(() => thread);
            return (Func<int>)Twice;
            int Twice() => wanted * 2;
        }, 10);
        yield return ("local function behind a lambda", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = 5;
            Keep(() => thread);
            return () => Twice() + 1;
            int Twice() => Once() * 2;
            int Once() => wanted;
        }, 11);
        yield return ("recursive local function", () =>
        {
            var thread = Thread.CurrentThread;
            var step = 1;
            Keep(() => thread);
            return () => Down(5);
            int Down(int n) => n <= 0 ? 0 : step + Down(n - step);
        }, 5);
        yield return ("local function as a value", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = 5;
            Keep(() => thread);
            return () => new[] { 1, 2 }.Select(Plus).Sum();
            int Plus(int x) => x + wanted;
        }, 13);
        yield return ("generic local function", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = 5;
            Keep(() => thread);
            return () => Show("x") + Show(1);
            string Show<T>(T value)
            {
                Func<string> show = () => $"{value}{wanted}";
                return show();
            }
        }, "x515");
    }

    private static IEnumerable<(string Name, Func<Delegate> Make, object Expected)> Machines()
    {
        yield return ("async lambda", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = 5;
            Keep(() => thread);
            return async () =>
            {
                await Task.Yield();
                return wanted;
            };
        }, 5);
        yield return ("async local function behind a lambda", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = 5;
            Keep(() => thread);
            return () => Later();
            async Task<int> Later()
            {
                await Task.Yield();
                return wanted;
            }
        }, 5);
        yield return ("iterator", () =>
        {
            var thread = Thread.CurrentThread;
            var end = 3;
            Keep(() => thread);
            return () => Numbers().Sum();
            IEnumerable<int> Numbers()
            {
                for (var i = 0; i <= end; i++)
                    yield return i;
            }
        }, 6);
        yield return ("lambda within an async lambda", () =>
        {
            var thread = Thread.CurrentThread;
            var wanted = 5;
            Keep(() => thread);
            return async () =>
            {
                await Task.Yield();
                var more = 1;
                Func<int> made = () => wanted + more;
                return made();
            };
        }, 6);
    }

    private static IEnumerable<(string Name, Func<Delegate> Make, object Expected)> Generic<T>(T value)
        where T : notnull
    {
        yield return ("generic scope", () =>
        {
            var thread = Thread.CurrentThread;
            Keep(() => thread);
            return () => value;
        }, "g");
        yield return ("generic scope with everything", () =>
        {
            var thread = Thread.CurrentThread;
            var more = "h";
            Keep(() => thread);
            return async () =>
            {
                await Task.Yield();
                return Both();
            };
            string Both() => string.Concat(Parts());
            IEnumerable<string> Parts()
            {
                yield return value.ToString()!;
                yield return more;
            }
        }, "gh");
    }

    private static int Increment(ref int number) => ++number;

    private static void Keep(Func<object> sibling) => GC.KeepAlive(sibling);

    private sealed class Owner(int number)
    {
        public IEnumerable<(string Name, Func<Delegate> Make, object Expected)> Members()
        {
            yield return ("this", () => This(), 7);
            yield return ("this and a variable", () => ThisAnd(1), 8);
        }

        private Func<int> This()
        {
            var thread = Thread.CurrentThread;
            Keep(() => thread);
            return () => number;
        }

        private Func<int> ThisAnd(int more)
        {
            var thread = Thread.CurrentThread;
            Keep(() => (thread, number));
            return () => number + more;
        }
    }
}
