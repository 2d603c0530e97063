using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Serialization;

namespace MultiProc.UnitTests.Serialization.Cases;

internal static class FurtherShapeCases
{
    private enum Small : byte
    {
        None,
        High = 200,
    }

    public static IEnumerable<PickleCase> All() => [.. Structs(), .. Arrays(), .. Hooks(), .. Tables()];

    private static IEnumerable<PickleCase> Structs()
    {
        yield return PickleCase.Of("inline array of references", () =>
        {
            var names = new Names();
            names[0] = "a";
            names[2] = "c";
            return names;
        }, copy => (copy[0], copy[1], copy[2]).Should().Be(("a", null, "c")));
        yield return PickleCase.Of("fixed buffer", () => Buffered.Of(7), copy => copy.Third().Should().Be(7));
        yield return PickleCase.Of("explicit layout with a reference", () => new Mixed { Number = 5, Text = "a" }, copy => (copy.Number, copy.Text).Should().Be((5, "a")));
        yield return PickleCase.Same("enum of bytes", () => Small.High);
        yield return PickleCase.Of("nullable structs nested", () => new Deep { Inner = new Inner { Number = 5, When = null }, Other = null }, copy => (copy.Inner!.Value.Number, copy.Other).Should().Be(((int?)5, null)));
        yield return PickleCase.Of("struct that overrides equality", () => new HashSet<Insensible> { new() { Text = "A" } }, copy => copy.Contains(new Insensible { Text = "a" }).Should().BeTrue());
        yield return PickleCase.Of("packed struct", () => new Packed { First = 1, Second = 0x0102030405060708 }, copy => copy.Second.Should().Be(0x0102030405060708));
    }

    private static IEnumerable<PickleCase> Arrays()
    {
        yield return PickleCase.Of("string[] in object[]", () => new object[] { new[] { "a" }, new object[] { new[] { 1 } } }, copy => copy[0].Should().BeOfType<string[]>());
        yield return PickleCase.Of("object[] that is a string[]", () => (object[])new[] { "a" }, copy => copy.Invoking(array => array[0] = 5).Should().Throw<ArrayTypeMismatchException>());
        yield return PickleCase.Of("enum[] of bytes", () => new[] { Small.High, Small.None }, copy => copy.Should().Equal(Small.High, Small.None));
        yield return PickleCase.Of("int[,] from -1", () => Array.CreateInstance(typeof(int), [2, 2], [-1, 3]), copy => (copy.GetLowerBound(0), copy.GetUpperBound(1)).Should().Be((-1, 4)));
        yield return PickleCase.Of("interfaces in an array", () => new IComparable[] { 5, "a", null! }, copy => copy[1].CompareTo("a").Should().Be(0));
        yield return PickleCase.Of("uint[] as int[]", () => (Array)new uint[] { 1, uint.MaxValue }, copy => copy.GetType().Should().Be(typeof(uint[])));
        yield return PickleCase.Of("int[0,5]", () => new int[0, 5], copy => copy.GetLength(1).Should().Be(5));
        yield return PickleCase.Of("string[,][]", () => new[,] { { new[] { "a" }, null } }, copy => copy[0, 0]![0].Should().Be("a"));
        yield return PickleCase.Of("bool[], char[], decimal[]", () => (new[] { true }, new[] { 'x' }, new[] { 1.5m }), copy => copy.Item3[0].Should().Be(1.5m));
        yield return PickleCase.Of("nullable enums", () => new Small?[] { Small.High, null }, copy => copy.Should().Equal(Small.High, null));
    }

    private static IEnumerable<PickleCase> Hooks()
    {
        yield return PickleCase.Of("[OnSerializing] and [OnDeserialized]", () => new Called { Text = "abc" }, copy => (copy.Length, copy.Order).Should().Be((3, "serializing deserializing deserialized")));
        yield return PickleCase.Of("[OnDeserialized] of a base", () => new CalledToo { Text = "abc" }, copy => copy.Length.Should().Be(3));
        yield return PickleCase.Of("IDeserializationCallback", () => new Cached(["a", "b"]), copy => copy.Count.Should().Be(2));
        yield return PickleCase.Of("ISerializable", () => new Measured(5, "cm"), copy => copy.ToString().Should().Be("5cm restored"));
        yield return PickleCase.Of("ISerializable in a cycle", () => new Measured(5, "cm").WithSelf(), copy => copy.Self.Should().BeSameAs(copy));
        yield return PickleCase.Of("[NonSerialized] cache", () => new Cold(), copy => copy.Value.Should().Be(42));
    }

    private static IEnumerable<PickleCase> Tables()
    {
        yield return PickleCase.Of("collection with a private comparer", () => new Index("Abc"), copy => copy.Has("ABC").Should().BeTrue());
        yield return PickleCase.Of("own linked list", () => new Chain<string>("a", "b"), copy => copy.Should().Equal("a", "b"));
        yield return PickleCase.Of("list that implements IList", () => new Ring(3) { 1, 2, 3, 4 }, copy => copy.Should().Equal(2, 3, 4));
        yield return PickleCase.Of("graph of people", Family, copy => copy.Children[0].Parents[0].Should().BeSameAs(copy));
    }

    private static Person Family()
    {
        var parent = new Person();
        var child = new Person { Parents = { parent } };
        parent.Children.Add(child);
        return parent;
    }

    [InlineArray(3)]
    private struct Names
    {
        private string? _first;
    }

    private unsafe struct Buffered
    {
        public fixed int Numbers[4];

        public static Buffered Of(int third)
        {
            var made = default(Buffered);
            made.Numbers[2] = third;
            return made;
        }

        public readonly int Third() => Numbers[2];
    }

    [StructLayout(LayoutKind.Explicit)]
    private struct Mixed
    {
        [FieldOffset(0)]
        public string? Text;

        [FieldOffset(8)]
        public int Number;
    }

    private struct Inner
    {
        public int? Number;
        public DateTime? When;
    }

    private struct Deep
    {
        public Inner? Inner;
        public Guid? Other;
    }

    private readonly struct Insensible : IEquatable<Insensible>
    {
        public string Text { get; init; }

        public bool Equals(Insensible other) => string.Equals(Text, other.Text, StringComparison.OrdinalIgnoreCase);

        public override bool Equals([NotNullWhen(true)] object? obj) => obj is Insensible other && Equals(other);

        public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Text);
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Packed
    {
        public byte First;
        public long Second;
    }

    private class Called
    {
        [NonSerialized]
        private int _length;
        private string _order = "";

        public string Text { get; set; } = "";

        public int Length => _length;

        public string Order => _order;

        [OnSerializing]
        private void Before(StreamingContext context) => _order = "serializing";

        [OnDeserializing]
        private void During(StreamingContext context) => _length = -1;

        [OnDeserialized]
        private void After(StreamingContext context)
        {
            _order += _length == -1 ? " deserializing deserialized" : " deserialized";
            _length = Text.Length;
        }
    }

    private sealed class CalledToo : Called;

    private sealed class Cached(List<string> items) : IDeserializationCallback
    {
        [NonSerialized]
        private int _count = items.Count;

        public int Count => _count;

        public void OnDeserialization(object? sender) => _count = items.Count;
    }

    private sealed class Measured : ISerializable
    {
        private readonly int _number;
        private readonly string _unit;
        private readonly string _origin = "";

        public Measured(int number, string unit) => (_number, _unit) = (number, unit);

        private Measured(SerializationInfo info, StreamingContext context)
        {
            _number = info.GetInt32("n");
            _unit = info.GetString("u")!;
            Self = (Measured?)info.GetValue("s", typeof(Measured));
            _origin = " restored";
        }

        public Measured? Self { get; private set; }

        public Measured WithSelf()
        {
            Self = this;
            return this;
        }

        public void GetObjectData(SerializationInfo info, StreamingContext context)
        {
            info.AddValue("n", _number);
            info.AddValue("u", _unit);
            info.AddValue("s", Self);
        }

        public override string ToString() => _number + _unit + _origin;
    }

    private sealed class Cold
    {
        [NonSerialized]
        private int? _value;

        public Cold() => _value = 42;

        public int Value => _value ??= 42;
    }

    private sealed class Index
    {
        private readonly Dictionary<string, int> _table = new(new Comparer());

        public Index(string name) => _table[name] = 1;

        public bool Has(string name) => _table.ContainsKey(name);

        private sealed class Comparer : IEqualityComparer<string>
        {
            public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.OrdinalIgnoreCase);

            public int GetHashCode(string obj) => StringComparer.OrdinalIgnoreCase.GetHashCode(obj);
        }
    }

    private sealed class Chain<T> : IEnumerable<T>
    {
        private Link? _first;

        public Chain(params T[] values)
        {
            foreach (var value in values.Reverse())
                _first = new Link(value, _first);
        }

        public IEnumerator<T> GetEnumerator()
        {
            for (var link = _first; link is not null; link = link.Next)
                yield return link.Value;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private sealed record Link(T Value, Link? Next);
    }

    private sealed class Ring(int size) : IEnumerable<int>
    {
        private readonly int[] _numbers = new int[size];
        private int _next;

        public void Add(int number) => _numbers[_next++ % size] = number;

        public IEnumerator<int> GetEnumerator()
        {
            for (var i = Math.Max(0, _next - size); i < _next; i++)
                yield return _numbers[i % size];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Person
    {
        public List<Person> Parents { get; } = [];

        public List<Person> Children { get; } = [];
    }
}
