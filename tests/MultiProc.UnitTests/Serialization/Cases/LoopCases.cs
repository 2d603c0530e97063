using System.Collections.Immutable;

namespace MultiProc.UnitTests.Serialization.Cases;

/// <summary>Iterators whose loops have not begun, and what LINQ returns for both kinds of sequences.</summary>
internal static class LoopCases
{
    public static IEnumerable<PickleCase> All() => [.. Loops(), .. Queries()];

    private static IEnumerable<PickleCase> Loops()
    {
        yield return PickleCase.Of("iterator over a Dictionary", () => Keys(new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }), copy => copy.Should().Equal("a", "b"));
        yield return PickleCase.Of("enumerator of an iterator over a Dictionary", () => Keys(new Dictionary<string, int> { ["a"] = 1 }).GetEnumerator(), copy =>
        {
            copy.MoveNext().Should().BeTrue();
            copy.Current.Should().Be("a");
        });
        yield return PickleCase.Of("iterator over three collections", () => Numbers([1], new SortedDictionary<string, int> { ["x"] = 2 }, [3]), copy => copy.Should().Equal(1, 2, 3));
        yield return PickleCase.Of("asynchronous iterator over keys", () => KeysAsync(new Dictionary<string, int> { ["a"] = 1 }), copy => Listed(copy).Should().Equal("a"));
        yield return PickleCase.Of("asynchronous lambda with a loop", () => Summing(new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }),
            copy => copy().GetAwaiter().GetResult().Should().Be(3));
        yield return PickleCase.Of("structs of the runtime with nothing in them", () => new Empties { Name = "n" }, copy =>
        {
            copy.Name.Should().Be("n");
            copy.Registration.Should().Be(default(CancellationTokenRegistration));
            copy.Pending.IsCompleted.Should().BeTrue();
        });
    }

    private static IEnumerable<PickleCase> Queries()
    {
        yield return PickleCase.Of("CountBy", () => new[] { "x", "y", "x" }.CountBy(each => each).Index(), copy => copy.First().Item.Value.Should().Be(2));
        yield return PickleCase.Of("Append and Prepend", () => new[] { 1, 2 }.Reverse().Append(9).Append(10).Prepend(7), copy => copy.Should().Equal(7, 2, 1, 9, 10));
        yield return PickleCase.Of("asynchronous query", () => AsyncEnumerable.Range(1, 5).Where(each => each > 1).Select(each => each * 2).Take(2), copy => Listed(copy).Should().Equal(4, 6));
        yield return PickleCase.Of("sorted asynchronous query", () => new[] { 1, 3, 2 }.ToAsyncEnumerable().OrderByDescending(each => each), copy => Listed(copy).Should().Equal(3, 2, 1));
        yield return PickleCase.Of("enumerator of an array", () => Half(new[] { 1, 2 }), copy =>
        {
            copy.Current.Should().Be(1);
            copy.MoveNext().Should().BeTrue();
            copy.Current.Should().Be(2);
        });
    }

    private static System.Collections.IEnumerator Half(Array array)
    {
        var enumerator = array.GetEnumerator();
        _ = enumerator.MoveNext();
        return enumerator;
    }

    private static List<T> Listed<T>(IAsyncEnumerable<T> sequence) => sequence.ToListAsync().AsTask().GetAwaiter().GetResult();

    private static IEnumerable<string> Keys(Dictionary<string, int> table)
    {
        foreach (var pair in table)
            yield return pair.Key;
    }

    private static IEnumerable<int> Numbers(HashSet<int> set, SortedDictionary<string, int> sorted, ImmutableList<int> list)
    {
        foreach (var each in set)
            yield return each;
        foreach (var pair in sorted)
            yield return pair.Value;
        foreach (var each in list)
            yield return each;
    }

    private static async IAsyncEnumerable<string> KeysAsync(Dictionary<string, int> table)
    {
        foreach (var key in table.Keys)
        {
            await Task.Yield();
            yield return key;
        }
    }

    private static Func<Task<int>> Summing(Dictionary<string, int> table) => async () =>
    {
        var sum = 0;
        foreach (var pair in table)
        {
            await Task.Yield();
            sum += pair.Value;
        }

        return sum;
    };

    private sealed class Empties
    {
        public string? Name { get; set; }

        public CancellationTokenRegistration Registration { get; set; }

        public ValueTask Pending { get; set; }

        public HashCode Code { get; set; }
    }
}
