using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.ComponentModel;

namespace MultiProc.UnitTests.Serialization.Cases;

internal static class FurtherCollectionCases
{
    public static IEnumerable<PickleCase> All() =>
        [.. Immutables(), .. ImmutableTables(), .. Frozen(), .. Memories(), .. Old(), .. Newer(), .. Queries(), .. Enumerators()];

    private static IEnumerable<PickleCase> Immutables()
    {
        yield return PickleCase.Sequence("ImmutableList", () => ImmutableList.Create("a", "b", null));
        yield return PickleCase.Of("ImmutableList goes on", () => ImmutableList.CreateRange(Enumerable.Range(0, 100)), copy => copy.Insert(50, -1)[51].Should().Be(50));
        yield return PickleCase.Of("ImmutableList empty", () => ImmutableList<int>.Empty, copy => copy.Should().BeEmpty());
        yield return PickleCase.Sequence("ImmutableQueue", () => ImmutableQueue.Create(1, 2, 3).Dequeue().Enqueue(4));
        yield return PickleCase.Sequence("ImmutableStack", () => ImmutableStack.Create("a", "b"));
        yield return PickleCase.Sequence("ImmutableArray of references", () => ImmutableArray.Create("a", null));
        yield return PickleCase.Of("ImmutableArray default", () => default(ImmutableArray<int>), copy => copy.IsDefault.Should().BeTrue());
        yield return PickleCase.Of("ImmutableHashSet", () => ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "a", "b"), copy =>
        {
            copy.Contains("A").Should().BeTrue();
            copy.Add("B").Should().HaveCount(2);
        });
        yield return PickleCase.Of("ImmutableHashSet of strings", () => ImmutableHashSet.Create("a", "b"), copy => copy.Contains("b").Should().BeTrue());
        yield return PickleCase.Of("ImmutableSortedSet", () => ImmutableSortedSet.Create(new Backwards(), "a", "b"), copy => copy.Add("c").Should().Equal("c", "b", "a"));
        yield return PickleCase.Of("ImmutableArray.Builder", () => ImmutableArray.CreateBuilder<int>(), copy =>
        {
            copy.Add(1);
            copy.ToImmutable().Should().Equal(1);
        });
    }

    private static IEnumerable<PickleCase> ImmutableTables()
    {
        yield return PickleCase.Of("ImmutableDictionary", () => ImmutableDictionary.CreateRange([KeyValuePair.Create("a", 1), KeyValuePair.Create("b", 2)]), copy =>
        {
            copy["b"].Should().Be(2);
            copy.SetItem("a", 5)["a"].Should().Be(5);
        });
        yield return PickleCase.Of("ImmutableDictionary IgnoreCase",
            () => ImmutableDictionary.CreateRange(StringComparer.OrdinalIgnoreCase, [KeyValuePair.Create("a", 1)]), copy => copy["A"].Should().Be(1));
        yield return PickleCase.Of("ImmutableDictionary of objects", () =>
        {
            var key = new Key("k");
            return (ImmutableDictionary.CreateRange([KeyValuePair.Create(key, key)]), key);
        }, copy => copy.Item1[new Key("k")].Should().BeSameAs(copy.key));
        yield return PickleCase.Of("ImmutableSortedDictionary", () => ImmutableSortedDictionary.CreateRange(new Backwards(), [KeyValuePair.Create("a", 1), KeyValuePair.Create("b", 2)]),
            copy => copy.Keys.Should().Equal("b", "a"));
    }

    private static IEnumerable<PickleCase> Frozen()
    {
        yield return PickleCase.Of("FrozenDictionary of strings", () => Enumerable.Range(0, 50).ToFrozenDictionary(x => "key" + x, x => x), copy =>
        {
            copy["key17"].Should().Be(17);
            copy.Should().HaveCount(50);
        });
        yield return PickleCase.Of("FrozenDictionary IgnoreCase", () => new[] { "Abc", "Xyz", "pqr", "stu", "vwx" }.ToFrozenDictionary(x => x, x => x.Length, StringComparer.OrdinalIgnoreCase),
            copy => copy["ABC"].Should().Be(3));
        yield return PickleCase.Of("FrozenDictionary of numbers", () => Enumerable.Range(0, 50).ToFrozenDictionary(x => x * 7, x => "v" + x), copy => copy[14].Should().Be("v2"));
        yield return PickleCase.Of("FrozenDictionary of objects", () => Enumerable.Range(0, 50).ToFrozenDictionary(x => new Key("k" + x)), copy => copy[new Key("k7")].Should().Be(7));
        yield return PickleCase.Of("FrozenSet of strings", () => Enumerable.Range(0, 50).Select(x => "key" + x).ToFrozenSet(), copy => copy.Contains("key17").Should().BeTrue());
        yield return PickleCase.Of("FrozenSet small", () => new[] { 3, 1, 2 }.ToFrozenSet(), copy => copy.Should().BeEquivalentTo([1, 2, 3]));
        yield return PickleCase.Of("FrozenSet empty", () => FrozenSet<string>.Empty, copy => copy.Should().BeEmpty());
    }

    private static IEnumerable<PickleCase> Memories()
    {
        yield return PickleCase.Of("Memory<int>", () => new Memory<int>([1, 2, 3, 4], 1, 2), copy =>
        {
            copy.ToArray().Should().Equal(2, 3);
            copy.Span[0] = 9;
            copy.Span[0].Should().Be(9);
        });
        yield return PickleCase.Of("ReadOnlyMemory<byte>", () => new ReadOnlyMemory<byte>([1, 2, 3]), copy => copy.ToArray().Should().Equal(1, 2, 3));
        yield return PickleCase.Of("ReadOnlyMemory<char> of a string", () => "hello".AsMemory(1, 3), copy => copy.ToString().Should().Be("ell"));
        yield return PickleCase.Of("Memory shares its array", () =>
        {
            int[] array = [1, 2, 3];
            return (array, memory: array.AsMemory(1));
        }, copy =>
        {
            copy.memory.Span[0] = 7;
            copy.array[1].Should().Be(7);
        });
        yield return PickleCase.Of("ReadOnlySequence", () => new ReadOnlySequence<byte>([1, 2, 3], 1, 2), copy => copy.ToArray().Should().Equal(2, 3));
        yield return PickleCase.Of("ArraySegment of strings", () => new ArraySegment<string>(["a", "b", "c"], 1, 2), copy => (copy.Array!.Length, copy[0]).Should().Be((3, "b")));
        yield return PickleCase.Of("ArrayBufferWriter", () =>
        {
            var writer = new ArrayBufferWriter<byte>();
            writer.Write<byte>([1, 2]);
            return writer;
        }, copy =>
        {
            copy.Write<byte>([3]);
            copy.WrittenSpan.ToArray().Should().Equal(1, 2, 3);
        });
    }

    private static IEnumerable<PickleCase> Old()
    {
        yield return PickleCase.Of("Hashtable", () => new Hashtable { ["a"] = 1, [2] = "b" }, copy => (copy["a"], copy[2], copy.Count).Should().Be((1, "b", 2)));
        yield return PickleCase.Of("Hashtable IgnoreCase", () => new Hashtable(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 }, copy => copy["A"].Should().Be(1));
        yield return PickleCase.Of("SortedList not generic", () => new SortedList { ["b"] = 2, ["a"] = 1 }, copy => copy.GetKey(0).Should().Be("a"));
        yield return PickleCase.Of("NameValueCollection", () => new NameValueCollection { { "a", "1" }, { "a", "2" }, { null, "n" } }, copy =>
        {
            copy["A"].Should().Be("1,2");
            copy.GetValues("a").Should().Equal("1", "2");
            copy[null].Should().Be("n");
        });
        yield return PickleCase.Sequence("StringCollection", () => new StringCollection { "a", "b" }.Cast<string>().ToList());
        yield return PickleCase.Like("StringCollection itself", () => new StringCollection { "a", "b" }, copy => copy.Cast<string>().ToArray());
        yield return PickleCase.Like("StringDictionary", () => new StringDictionary { ["Key"] = "v" }, copy => copy["KEY"]);
        yield return PickleCase.Like("ListDictionary", () => new ListDictionary { ["a"] = 1, ["b"] = 2 }, copy => (copy["b"], copy.Count));
        yield return PickleCase.Like("HybridDictionary small", () => new HybridDictionary(true) { ["a"] = 1 }, copy => copy["A"]);
        yield return PickleCase.Like("HybridDictionary large", Hybrid, copy => (copy["k17"], copy.Count));
        yield return PickleCase.Like("OrderedDictionary not generic", () => new System.Collections.Specialized.OrderedDictionary { ["b"] = 1, ["a"] = 2 }, copy => (copy[0], copy["a"]));
        yield return PickleCase.Same("BitVector32", () => new BitVector32(0b1010));
        yield return PickleCase.Like("BitArray changed", () => new BitArray(70, true) { [69] = false }, copy => copy.Cast<bool>().ToArray());
        yield return PickleCase.Of("ArrayList synchronized", () => ArrayList.Synchronized([1, 2]), copy =>
        {
            copy.Add(3);
            copy.Count.Should().Be(3);
        });
        yield return PickleCase.Of("CollectionBase", () => new Numbers { 5 }, copy => copy.Cast<int>().Should().Equal(5));
    }

    private static IEnumerable<PickleCase> Newer()
    {
        yield return PickleCase.Of("OrderedDictionary", () => new System.Collections.Generic.OrderedDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["b"] = 1, ["a"] = 2 }, copy =>
        {
            copy.GetAt(0).Key.Should().Be("b");
            copy["A"].Should().Be(2);
        });
        yield return PickleCase.Of("ReadOnlySet", () => new ReadOnlySet<string>(new HashSet<string> { "a" }), copy => copy.Contains("a").Should().BeTrue());
        yield return PickleCase.Of("BindingList", () => new BindingList<string> { "a" }, copy =>
        {
            copy.Add("b");
            copy.Should().Equal("a", "b");
        });
        yield return PickleCase.Of("SortedSet view", () => new SortedSet<int> { 1, 2, 3, 4 }.GetViewBetween(2, 3), copy => copy.Should().Equal(2, 3));
        yield return PickleCase.Of("BlockingCollection inside", () => new ConcurrentDictionary<int, List<string>> { [1] = ["a"] }, copy => copy[1].Should().Equal("a"));
        yield return PickleCase.Of("subclass of HashSet", () => new Names { "Ada" }, copy => copy.Contains("ADA").Should().BeTrue());
        yield return PickleCase.Of("subclass of Collection", () => new Checked { 1, 2 }, copy => copy.Invoking(list => list.Add(-1)).Should().Throw<ArgumentException>());
        yield return PickleCase.Of("Dictionary with a removed entry", () =>
        {
            var table = new Dictionary<string, int> { ["a"] = 1, ["b"] = 2, ["c"] = 3 };
            table.Remove("b");
            table["d"] = 4;
            return table;
        }, copy => copy.Should().BeEquivalentTo(new Dictionary<string, int> { ["a"] = 1, ["c"] = 3, ["d"] = 4 }));
        yield return PickleCase.Of("Dictionary with a comparer of two types", () => new Dictionary<object, int>(new AnyCase()) { ["a"] = 1 }, copy => copy["A"].Should().Be(1));
        yield return PickleCase.Sequence("ReadOnlyCollection empty", () => ReadOnlyCollection<int>.Empty);
        yield return PickleCase.Of("ReadOnlyDictionary empty", () => ReadOnlyDictionary<string, int>.Empty, copy => copy.Should().BeEmpty());
        yield return PickleCase.Of("PriorityQueue with a comparer", () => new PriorityQueue<string, int>([("a", 1), ("b", 2)], Comparer<int>.Create((x, y) => y - x)),
            copy => copy.Dequeue().Should().Be("b"));
    }

    private static IEnumerable<PickleCase> Queries()
    {
        string[] words = ["bb", "a", "cc", "d"];
        yield return PickleCase.Of<ILookup<int, string>>("ILookup", () => words.ToLookup(x => x.Length), copy => copy[2].Should().Equal("bb", "cc"));
        yield return PickleCase.Of<ILookup<string, string>>("ILookup of strings", () => words.ToLookup(x => x[..1], StringComparer.OrdinalIgnoreCase), copy => copy["B"].Should().Equal("bb"));
        yield return PickleCase.Of<IEnumerable<IGrouping<int, string>>>("GroupBy", () => words.GroupBy(x => x.Length), copy => copy.First().Should().Equal("bb", "cc"));
        yield return PickleCase.Of<IGrouping<int, string>>("IGrouping", () => words.GroupBy(x => x.Length).First(), copy => copy.Key.Should().Be(2));
        yield return PickleCase.Of<IEnumerable<string>>("OrderBy ThenBy", () => words.OrderBy(x => x.Length).ThenByDescending(x => x, StringComparer.Ordinal), copy => copy.Should().Equal("d", "a", "cc", "bb"));
        yield return PickleCase.Of<IEnumerable<int>>("Join and Zip", () => words.Zip(Enumerable.Range(1, 4), (x, y) => x.Length * y).Distinct().Skip(1), copy => copy.Should().Equal(6, 4));
        yield return PickleCase.Of<IEnumerable<string[]>>("Chunk", () => words.Chunk(3), copy => copy.Last().Should().Equal("d"));
        yield return PickleCase.Of("IQueryable", () => words.AsQueryable().Where(x => x.Length == 1), copy => copy.ToArray().Should().Equal("a", "d"));
        yield return PickleCase.Of<IEnumerable<int>>("Repeat, Append, Reverse", () => Enumerable.Repeat(5, 2).Append(6).Reverse(), copy => copy.Should().Equal(6, 5, 5));
    }

    private static IEnumerable<PickleCase> Enumerators()
    {
        yield return PickleCase.Of("enumerator of a list in the middle", () => Advanced(new List<int> { 1, 2, 3 }.GetEnumerator()), copy =>
        {
            copy.MoveNext().Should().BeTrue();
            copy.Current.Should().Be(2);
        });
        yield return PickleCase.Of("enumerator of an array in the middle", () => Advanced(((IEnumerable<string>)["a", "b"]).GetEnumerator()), copy =>
        {
            copy.MoveNext().Should().BeTrue();
            copy.Current.Should().Be("b");
        });
        yield return PickleCase.Of("iterator in the middle", () => Advanced(Doubled([1, 2, 3]).GetEnumerator()), copy =>
        {
            copy.Current.Should().Be(2);
            copy.MoveNext().Should().BeTrue();
            copy.Current.Should().Be(4);
        });
        yield return PickleCase.Of("LINQ in the middle", () => Advanced(new[] { 1, 2, 3 }.Select(x => x * 10).GetEnumerator()), copy =>
        {
            copy.MoveNext().Should().BeTrue();
            copy.Current.Should().Be(20);
        });
    }

    private static IEnumerator<T> Advanced<T>(IEnumerator<T> enumerator)
    {
        _ = enumerator.MoveNext();
        return enumerator;
    }

    private static IEnumerable<int> Doubled(List<int> numbers)
    {
        foreach (var number in numbers)
            yield return number * 2;
    }

    private static HybridDictionary Hybrid()
    {
        var table = new HybridDictionary();
        for (var i = 0; i < 40; i++)
            table["k" + i] = i;
        return table;
    }

    private sealed class Backwards : IComparer<string>
    {
        public int Compare(string? x, string? y) => string.CompareOrdinal(y, x);
    }

    private sealed class AnyCase : IEqualityComparer<object>
    {
        public new bool Equals(object? x, object? y) => StringComparer.OrdinalIgnoreCase.Equals(x as string, y as string);

        public int GetHashCode(object obj) => StringComparer.OrdinalIgnoreCase.GetHashCode((string)obj);
    }

    private sealed record Key(string Name);

    private sealed class Names() : HashSet<string>(StringComparer.OrdinalIgnoreCase);

    private sealed class Numbers : CollectionBase
    {
        public void Add(int number) => List.Add(number);
    }

    private sealed class Checked : Collection<int>
    {
        protected override void InsertItem(int index, int item)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(item);
            base.InsertItem(index, item);
        }
    }
}
