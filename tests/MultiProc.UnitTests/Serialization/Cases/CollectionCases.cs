using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;

namespace MultiProc.UnitTests.Serialization.Cases;

internal static class CollectionCases
{
    public static IEnumerable<PickleCase> All() => [.. Arrays(), .. Lists(), .. Dictionaries(), .. Sets(), .. Others(), .. Comparers()];

    private static IEnumerable<PickleCase> Arrays()
    {
        yield return PickleCase.Sequence("byte[]", () => new byte[] { 1, 2, 255 });
        yield return PickleCase.Sequence("int[] empty", () => Array.Empty<int>());
        yield return PickleCase.Sequence("int[]", () => new[] { 1, -2, 3 });
        yield return PickleCase.Sequence("nint[]", () => new nint[] { 1, -2 });
        yield return PickleCase.Sequence("string[] with null", () => new[] { "a", null, "" });
        yield return PickleCase.Sequence("object[] mixed", () => new object?[] { 1, "a", 2.5, null, 'c', 7L });
        yield return PickleCase.Sequence("enum[]", () => new[] { DayOfWeek.Friday, DayOfWeek.Sunday });
        yield return PickleCase.Sequence("int?[]", () => new int?[] { 1, null });
        yield return PickleCase.Sequence("DateTime[]", () => new[] { DateTime.UnixEpoch, DateTime.MaxValue });
        yield return PickleCase.Of("int[,]", () => new[,] { { 1, 2 }, { 3, 4 } }, copy => copy[1, 0].Should().Be(3));
        yield return PickleCase.Of("string[,,]", () => new[,,] { { { "a", "b" }, { "c", null } } }, copy =>
        {
            copy[0, 1, 0].Should().Be("c");
            copy[0, 1, 1].Should().BeNull();
        });
        yield return PickleCase.Of("int[][]", () => new int[]?[] { [1], null, [2, 3] }, copy =>
        {
            copy[2].Should().Equal(2, 3);
            copy[1].Should().BeNull();
        });
        yield return PickleCase.Of("array from 5", () => Array.CreateInstance(typeof(string), [2], [5]), copy =>
        {
            copy.GetLowerBound(0).Should().Be(5);
            copy.GetValue(6).Should().BeNull();
        });
        yield return PickleCase.Sequence("(int, string)[]", () => new[] { (1, "a"), (2, "b") });
        yield return PickleCase.Sequence("string[] as object[]", () => (object[])new[] { "a" });
    }

    private static IEnumerable<PickleCase> Lists()
    {
        yield return PickleCase.Sequence("List<int>", () => new List<int>(100) { 1, 2 });
        yield return PickleCase.Of("List<int> goes on", () => new List<int> { 1 }, copy =>
        {
            copy.AddRange([2, 3]);
            copy.Should().Equal(1, 2, 3);
        });
        yield return PickleCase.Of("List<string> empty", () => new List<string>(), copy =>
        {
            copy.Add("a");
            copy.Should().Equal("a");
        });
        yield return PickleCase.Sequence("List<object> mixed", () => new List<object?> { 1, "a", null, (1, 2) });
        yield return PickleCase.Sequence("List<(int, string)>", () => new List<(int, string)> { (1, "a") });
        yield return PickleCase.Of("List<int[]>", () => new List<int[]> { new[] { 1 } }, copy => copy[0].Should().Equal(1));
        yield return PickleCase.Sequence("Queue", () => Turned(new System.Collections.Generic.Queue<int>([1, 2, 3, 4])));
        yield return PickleCase.Sequence("Stack", () => new Stack<string>(["a", "b"]));
        yield return PickleCase.Sequence("LinkedList", () => new LinkedList<int>([1, 2, 3]));
        yield return PickleCase.Of("LinkedListNode", () => new LinkedList<int>([1, 2, 3]).First!.Next!, copy =>
        {
            copy.Previous!.Value.Should().Be(1);
            copy.List!.Count.Should().Be(3);
        });
        yield return PickleCase.Of("PriorityQueue", () => new PriorityQueue<string, int>([("b", 2), ("a", 1)]), copy =>
        {
            copy.Dequeue().Should().Be("a");
            copy.Enqueue("c", 0);
            copy.Dequeue().Should().Be("c");
        });
        yield return PickleCase.Sequence("ConcurrentQueue", () => new ConcurrentQueue<int>([1, 2, 3]));
        yield return PickleCase.Sequence("ConcurrentStack", () => new ConcurrentStack<int>([1, 2, 3]));
        yield return PickleCase.Of("ConcurrentBag", () => new ConcurrentBag<int>([1, 2, 3]), copy => copy.Should().BeEquivalentTo([1, 2, 3]));
        yield return PickleCase.Sequence("Collection", () => new Collection<int> { 1, 2 });
        yield return PickleCase.Sequence("ReadOnlyCollection", () => new List<string> { "a" }.AsReadOnly());
        yield return PickleCase.Sequence("ObservableCollection", () => new ObservableCollection<int> { 1, 2 });
        yield return PickleCase.Sequence("ReadOnlyObservableCollection",
            () => new ReadOnlyObservableCollection<int>(new ObservableCollection<int> { 1, 2 }));
        yield return PickleCase.Of("ObservableCollection watched", () => new Watched { 1 }, copy =>
        {
            copy.Add(2);
            copy.Should().Equal(1, 2);
            copy.Changes.Should().Be(1, "the runtime marks its handlers as not to be serialized");
        });
        yield return PickleCase.Of("PriorityQueue.UnorderedItems", () => new PriorityQueue<string, int>([("b", 2), ("a", 1)]).UnorderedItems,
            copy => copy.Select(each => each.Element).Should().BeEquivalentTo("a", "b"));
        yield return PickleCase.Sequence("ArraySegment", () => new ArraySegment<int>([1, 2, 3], 1, 2));
        yield return PickleCase.Sequence("ImmutableArray", () => ImmutableArray.Create(1, 2));

        static System.Collections.Generic.Queue<int> Turned(System.Collections.Generic.Queue<int> queue)
        {
            _ = queue.Dequeue();
            queue.Enqueue(5);
            return queue;
        }
    }

    private static IEnumerable<PickleCase> Dictionaries()
    {
        yield return PickleCase.Of("Dictionary<string, int>", () => new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }, copy =>
        {
            copy["b"].Should().Be(2);
            copy.Should().HaveCount(2);
        });
        yield return PickleCase.Of("Dictionary<int, string> empty", () => new Dictionary<int, string>(), copy =>
        {
            copy[1] = "a";
            copy[1].Should().Be("a");
        });
        yield return PickleCase.Of("Dictionary IgnoreCase", () => new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["Key"] = 1 },
            copy => copy["KEY"].Should().Be(1));
        yield return PickleCase.Of("Dictionary of a culture", () => new Dictionary<string, int>(StringComparer.InvariantCultureIgnoreCase) { ["Key"] = 1 },
            copy => copy["KEY"].Should().Be(1));
        yield return PickleCase.Of("Dictionary with a comparer of the user", () => new Dictionary<string, int>(new ByLength()) { ["abc"] = 1 },
            copy => copy["xyz"].Should().Be(1));
        yield return PickleCase.Of("Dictionary by identity", () =>
        {
            var key = new object();
            return new object[] { key, new Dictionary<object, int>(ReferenceEqualityComparer.Instance) { [key] = 1 } };
        }, copy => ((Dictionary<object, int>)copy[1])[copy[0]].Should().Be(1));
        yield return PickleCase.Of("Dictionary nested", () => new Dictionary<string, object?> { ["inner"] = new Dictionary<string, object?> { ["x"] = 1 } },
            copy => ((Dictionary<string, object?>)copy["inner"]!)["x"].Should().Be(1));
        yield return PickleCase.Of("Dictionary with records as keys", () => new Dictionary<(string, int), string> { [("a", 1)] = "x" },
            copy => copy[("a", 1)].Should().Be("x"));
        yield return PickleCase.Of("Dictionary with sets as keys",
            () => new Dictionary<HashSet<string>, int>(HashSet<string>.CreateSetComparer()) { [["a", "b"]] = 1 },
            copy => copy[["b", "a"]].Should().Be(1));
        yield return PickleCase.Of("SortedDictionary", () => new SortedDictionary<string, int>(new Backwards()) { ["a"] = 1, ["b"] = 2 }, copy =>
        {
            copy.Keys.Should().Equal("b", "a");
            copy.Add("c", 3);
            copy.Keys.Should().Equal("c", "b", "a");
        });
        yield return PickleCase.Of("SortedList", () => new SortedList<string, int>(new Backwards()) { ["a"] = 1, ["b"] = 2 },
            copy => copy.Values.Should().Equal(2, 1));
        yield return PickleCase.Of("ConcurrentDictionary", () => new ConcurrentDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 },
            copy => copy["A"].Should().Be(1));
        yield return PickleCase.Of("ReadOnlyDictionary", () => new ReadOnlyDictionary<string, int>(new Dictionary<string, int> { ["a"] = 1 }),
            copy => copy["a"].Should().Be(1));
        yield return PickleCase.Of("Dictionary.Keys", () => new Dictionary<string, int> { ["a"] = 1 }.Keys, copy => copy.Should().Equal("a"));
        yield return PickleCase.Of("Dictionary.Values", () => new Dictionary<string, int> { ["a"] = 1 }.Values, copy => copy.Should().Equal(1));
        yield return PickleCase.Of("SortedDictionary.Keys", () => new SortedDictionary<string, int> { ["a"] = 1 }.Keys, copy => copy.Should().Equal("a"));
        yield return PickleCase.Of("SortedDictionary.Values", () => new SortedDictionary<string, int> { ["a"] = 1 }.Values, copy => copy.Should().Equal(1));
        yield return PickleCase.Of("SortedList.Keys", () => new SortedList<string, int> { ["a"] = 1 }.Keys, copy => copy.Should().Equal("a"));
        yield return PickleCase.Of("SortedList.Values", () => new SortedList<string, int> { ["a"] = 1 }.Values, copy => copy.Should().Equal(1));
        yield return PickleCase.Of("ReadOnlyDictionary.Keys", () => new ReadOnlyDictionary<string, int>(new Dictionary<string, int> { ["a"] = 1 }).Keys,
            copy => copy.Should().Equal("a"));
        yield return PickleCase.Of("ReadOnlyDictionary.Values", () => new ReadOnlyDictionary<string, int>(new Dictionary<string, int> { ["a"] = 1 }).Values,
            copy => copy.Should().Equal(1));
    }

    private static IEnumerable<PickleCase> Sets()
    {
        yield return PickleCase.Of("HashSet", () => new HashSet<string> { "a", "b" }, copy => copy.Contains("b").Should().BeTrue());
        yield return PickleCase.Of("HashSet IgnoreCase", () => new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a" },
            copy => copy.Contains("A").Should().BeTrue());
        yield return PickleCase.Of("HashSet<int>", () => new HashSet<int> { 1, 2 }, copy => copy.Add(2).Should().BeFalse());
        yield return PickleCase.Sequence("SortedSet", () => new SortedSet<string>(new Backwards()) { "a", "b", "c" });
    }

    private static IEnumerable<PickleCase> Others()
    {
        yield return PickleCase.Of("ArrayList", () => new ArrayList { 1, "a" }, copy => copy.Cast<object>().Should().Equal(1, "a"));
        yield return PickleCase.Of("Queue not generic", () => new Queue(new[] { 1, 2 }), copy => copy.Dequeue().Should().Be(1));
        yield return PickleCase.Of("Stack not generic", () => new Stack(new[] { 1, 2 }), copy => copy.Pop().Should().Be(2));
        yield return PickleCase.Of("subclass of List", () => new NamedList("n") { 1, 2 }, copy =>
        {
            copy.Should().Equal(1, 2);
            copy.Name.Should().Be("n");
        });
        yield return PickleCase.Of("subclass of Dictionary", () => new NamedTable("n") { ["A"] = 1 }, copy =>
        {
            copy["a"].Should().Be(1);
            copy.Name.Should().Be("n");
        });
        yield return PickleCase.Of("KeyedCollection", () => new ByFirstLetter { "abc", "xyz" }, copy => copy['x'].Should().Be("xyz"));
        yield return PickleCase.Of<IEnumerable<int>>("LINQ", () =>
        {
            var least = 1;
            return new[] { 1, 2, 3 }.Where(x => x > least).Select(x => x * 10);
        }, copy => copy.Should().Equal(20, 30));
        yield return PickleCase.Of("Enumerable.Range", () => Enumerable.Range(3, 3), copy => copy.Should().Equal(3, 4, 5));
        yield return PickleCase.Of("iterator", () => Count(3), copy => copy.Should().Equal(0, 1, 2));
        yield return PickleCase.Of("StrongBox", () => new StrongBox<int>(5), copy => copy.Value.Should().Be(5));
        yield return PickleCase.Same("DictionaryEntry", () => new DictionaryEntry("a", 1));
    }

    private static IEnumerable<PickleCase> Comparers()
    {
        yield return PickleCase.Of("StringComparer.Ordinal", () => StringComparer.Ordinal, copy => copy.Should().BeSameAs(StringComparer.Ordinal));
        yield return PickleCase.Of("StringComparer.OrdinalIgnoreCase", () => StringComparer.OrdinalIgnoreCase,
            copy => copy.Should().BeSameAs(StringComparer.OrdinalIgnoreCase));
        yield return PickleCase.Of("StringComparer.InvariantCulture", () => StringComparer.InvariantCulture,
            copy => copy.Should().Be(StringComparer.InvariantCulture));
        yield return PickleCase.Of("EqualityComparer default", () => EqualityComparer<string>.Default,
            copy => copy.Should().BeSameAs(EqualityComparer<string>.Default));
        yield return PickleCase.Of("Comparer default", () => Comparer<int>.Default, copy => copy.Should().BeSameAs(Comparer<int>.Default));
        yield return PickleCase.Of("Comparer of a lambda", () => Comparer<int>.Create((x, y) => y - x), copy => copy.Compare(1, 2).Should().Be(1));
        yield return PickleCase.Of("EqualityComparer of a lambda", () => EqualityComparer<int>.Create((x, y) => x % 2 == y % 2, x => x % 2),
            copy => copy.Equals(1, 3).Should().BeTrue());
        yield return PickleCase.Of("ReferenceEqualityComparer", () => ReferenceEqualityComparer.Instance,
            copy => copy.Should().BeSameAs(ReferenceEqualityComparer.Instance));
    }

    private static IEnumerable<int> Count(int end)
    {
        for (var i = 0; i < end; i++)
            yield return i;
    }

    private sealed class ByLength : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x?.Length == y?.Length;

        public int GetHashCode(string obj) => obj.Length;
    }

    private sealed class Backwards : IComparer<string>
    {
        public int Compare(string? x, string? y) => string.CompareOrdinal(y, x);
    }

    private sealed class NamedList(string name) : List<int>
    {
        public string Name { get; } = name;
    }

    private sealed class NamedTable(string name) : Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)
    {
        public string Name { get; } = name;
    }

    private sealed class Watched : ObservableCollection<int>
    {
        public Watched() => CollectionChanged += (_, _) => Changes++;

        [field: NonSerialized]
        public int Unused { get; set; }

        public int Changes { get; private set; }

        protected override void InsertItem(int index, int item)
        {
            using (BlockReentrancy())
                Unused++;
            base.InsertItem(index, item);
        }
    }

    private sealed class ByFirstLetter : KeyedCollection<char, string>
    {
        protected override char GetKeyForItem(string item) => item[0];
    }
}
