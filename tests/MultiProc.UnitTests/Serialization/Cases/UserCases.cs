using System.Runtime.InteropServices;

namespace MultiProc.UnitTests.Serialization.Cases;

internal static class UserCases
{
    private interface INamed
    {
        string Name { get; }
    }

    public static IEnumerable<PickleCase> All() => [.. Classes(), .. Records(), .. Structs(), .. Fields()];

    private static IEnumerable<PickleCase> Classes()
    {
        yield return PickleCase.Of("properties", () => new Poco { Number = 5, Text = "a", Items = { 1, 2 } }, copy =>
        {
            copy.Number.Should().Be(5);
            copy.Text.Should().Be("a");
            copy.Items.Should().Equal(1, 2);
        });
        yield return PickleCase.Of("private readonly fields", () => new Secretive(7, "x"), copy => copy.Tell().Should().Be("7x"));
        yield return PickleCase.Of("constructor does not run again", () => new Counted(), copy => copy.Runs.Should().Be(1));
        yield return PickleCase.Of("init and required", () => new Required { Name = "n", Count = 3 }, copy => (copy.Name, copy.Count).Should().Be(("n", 3)));
        yield return PickleCase.Of("generic class", () => new Holder<List<string>>(["a"]), copy => copy.Value.Should().Equal("a"));
        yield return PickleCase.Of("same-named private fields", () => new Derived(1, 2), copy => (copy.Low, copy.High).Should().Be((1, 2)));
        yield return PickleCase.Of("private nested class", () => new Poco { Number = 1 }, copy => copy.Number.Should().Be(1));
        yield return PickleCase.Of("[NonSerialized]", () => new Partly { Kept = 1, Left = 2 }, copy => (copy.Kept, copy.Left).Should().Be((1, 0)));
        yield return PickleCase.Of("lock object", () => new Locked(), copy => copy.Next().Should().Be(1));
        yield return PickleCase.Of("class without fields", () => new Empty(), copy => copy.Should().NotBeNull());
        yield return PickleCase.Of("Attribute", () => new MarkAttribute("why"), copy => copy.Why.Should().Be("why"));
        yield return PickleCase.Of("comparer class", () => (IComparer<int>)new Reverse(), copy => copy.Compare(1, 2).Should().BePositive());
        yield return PickleCase.Of("MarshalByRefObject", () => new ByReference { Number = 5 }, copy => copy.Number.Should().Be(5));
        yield return PickleCase.Of("stream of the user", () => new Zeros { Number = 5 }, copy => copy.Number.Should().Be(5));
        yield return PickleCase.Of("finalizer", () => new Finalized(5), copy => copy.Number.Should().Be(5));
    }

    private static IEnumerable<PickleCase> Records()
    {
        yield return PickleCase.Same("record", () => new Person("Ada", 36));
        yield return PickleCase.Same("derived record", () => new Employee("Ada", 36, "Engines"));
        yield return PickleCase.Same("readonly record struct", () => new Point(1, 2));
        yield return PickleCase.Same("record struct with references", () => new Named("a", 2));
    }

    private static IEnumerable<PickleCase> Structs()
    {
        yield return PickleCase.Of("struct in place", () => new Holder<Point>(new Point(1, 2)), copy => copy.Value.Should().Be(new Point(1, 2)));
        yield return PickleCase.Of("struct with references in place", () => new Holder<Named>(new Named("a", 2)), copy => copy.Value.Should().Be(new Named("a", 2)));
        yield return PickleCase.Of("struct[]", () => new[] { new Point(1, 2) }, copy => copy[0].Should().Be(new Point(1, 2)));
        yield return PickleCase.Of("struct[] with references", () => new[] { new Named("a", 2), default }, copy => copy[0].Should().Be(new Named("a", 2)));
        yield return PickleCase.Of("struct[,] with references", () => new[,] { { new Named("a", 2) } }, copy => copy[0, 0].Should().Be(new Named("a", 2)));
        yield return PickleCase.Of("overlapping struct", () => new Overlap { Whole = 0x01020304 }, copy => copy.Low.Should().Be(0x04));
        yield return PickleCase.Of("inline array", () =>
        {
            var four = new Four();
            four[3] = 9;
            return four;
        }, copy => copy[3].Should().Be(9));
        yield return PickleCase.Of("struct that leaves a reference at home", () => new[] { new Caching(5) }, copy => copy[0].Should().Be(new Caching(5) { Cache = null }));
        yield return PickleCase.Of("struct that leaves all at home", () => new[] { new Private { Cache = "c" } }, copy => copy.Should().Equal(default(Private)));
        yield return PickleCase.Of("struct without fields", () => new Holder<Nothing>(default), copy => copy.Should().NotBeNull());
    }

    private static IEnumerable<PickleCase> Fields()
    {
        yield return PickleCase.Of("base-typed field", () => new Holder<Person>(new Employee("Ada", 36, "x")), copy => copy.Value.Should().BeOfType<Employee>());
        yield return PickleCase.Of("interface-typed field", () => new Holder<INamed>(new Poco { Text = "n" }), copy => copy.Value.Name.Should().Be("n"));
        yield return PickleCase.Of("object-typed fields", () => new object[] { new Poco { Number = 1 }, 5L, 2.5m }, copy => copy[1].Should().Be(5L));
        yield return PickleCase.Of("interface collections", () => new Wide(), copy =>
        {
            copy.List[0].Should().BeOfType<Employee>();
            copy.Table["a"].Should().Be(1);
            copy.Array.GetValue(1).Should().Be(2);
            copy.Value.Should().Be(3);
        });
    }

    private sealed class Poco : INamed
    {
        public int Number { get; set; }

        public string? Text { get; set; }

        public List<int> Items { get; } = [];

        public string Name => Text ?? "";
    }

    private sealed class Secretive
    {
        private readonly int _number;
        private readonly string _text;

        public Secretive(int first, string second)
        {
            _number = first;
            _text = second;
        }

        public string Tell() => _number + _text;
    }

    private sealed class Counted
    {
        public Counted() => Runs++;

        public int Runs { get; private set; }
    }

    private sealed class Required
    {
        public required string Name { get; init; }

        public int Count { get; init; }
    }

    private sealed class Holder<T>(T value)
    {
        public T Value { get; } = value;
    }

    private class Base(int value)
    {
        private readonly int _value = value;

        public int Low => _value;
    }

    private sealed class Derived(int low, int high) : Base(low)
    {
        private readonly int _value = high;

        public int High => _value;
    }

    private sealed class Partly
    {
        [NonSerialized]
        public int Left;

        public int Kept { get; set; }
    }

    private sealed class Locked
    {
        private readonly object _gate = new();
        private int _count;

        public int Next()
        {
            lock (_gate)
                return ++_count;
        }
    }

    private sealed class Empty;

    [AttributeUsage(AttributeTargets.All)]
    private sealed class MarkAttribute(string why) : Attribute
    {
        public string Why { get; } = why;
    }

    private sealed class Reverse : Comparer<int>
    {
        public override int Compare(int x, int y) => y.CompareTo(x);
    }

    private sealed class ByReference : MarshalByRefObject
    {
        public int Number { get; set; }
    }

    private sealed class Zeros : MemoryStream
    {
        public int Number { get; set; }
    }

    private sealed class Finalized(int number)
    {
        private readonly int[]? _numbers = [number];

        // A damaged message may be a whole one with nothing in this place, as another constructor might have left it.
        ~Finalized() => GC.KeepAlive(_numbers?.Length);

        public int Number => _numbers![0];
    }

    private record Person(string Name, int Age);

    private sealed record Employee(string Name, int Age, string Department) : Person(Name, Age);

    private readonly record struct Point(int X, int Y);

    private record struct Named(string Name, int Number);

    private struct Nothing;

    [StructLayout(LayoutKind.Explicit)]
    private struct Overlap
    {
        [FieldOffset(0)]
        public int Whole;

        [FieldOffset(0)]
        public byte Low;
    }

    [System.Runtime.CompilerServices.InlineArray(4)]
    private struct Four
    {
        private int _first;
    }

    private sealed class Wide
    {
        public IList<Person> List { get; } = [new Employee("a", 1, "b")];

        public IReadOnlyDictionary<string, int> Table { get; } = new Dictionary<string, int> { ["a"] = 1 };

        public Array Array { get; } = new[] { 1, 2 };

        public ValueType Value { get; } = 3;
    }

    private record struct Caching(int Number)
    {
        [NonSerialized]
        public object? Cache = Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private struct Private
    {
        [NonSerialized]
        public string? Cache;
    }
}
