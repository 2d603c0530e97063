using MultiProc.Serialization;

namespace MultiProc.UnitTests.Serialization;

/// <summary>Another thread changes the value while it is written: a torn value or an error, never bytes that cannot be read.</summary>
public class TornValueTests
{
    private const int DumpsOfAFullRun = 10_000;

    private static readonly Dictionary<string, (object Value, Action<int> Change)> s_cases = new()
    {
        ["list of references"] = List(new List<object>()),
        ["list of numbers"] = Numbers(new List<int>()),
        ["list of structs"] = Structs(new List<(int, string)>()),
        ["dictionary"] = Table(new Dictionary<int, object>()),
        ["sorted dictionary"] = Table(new SortedDictionary<int, object>()),
        ["set"] = Set(new HashSet<string>()),
        ["queue"] = Line(new Queue<object>()),
        ["array"] = Array(new object?[50]),
        ["large array"] = Large(new long[20_000]),
        ["fields"] = Fields(new Changing()),
        ["captured variables"] = Captured(),
    };

    public static TheoryData<string> Names => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Dump_GivesATornValueOrAnError_WhenTheValueChangesMeanwhile(string name)
    {
        var (value, change) = s_cases[name];
        using var stop = new CancellationTokenSource();
        var changer = new Thread(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
                change(i);
        });
        changer.Start();
        var copies = 0;
        try
        {
            for (var i = Campaign.Scale(DumpsOfAFullRun, atLeast: 500); i > 0; i--)
                copies += TravelsTorn(value) ? 1 : 0;
        }
        finally
        {
            stop.Cancel();
            changer.Join();
        }

        TravelsTorn(value).Should().BeTrue("nothing changes it any more");
        copies.Should().BeGreaterThanOrEqualTo(0);
    }

    private static bool TravelsTorn(object value)
    {
        byte[] bytes;
        try
        {
            bytes = Pickle.Dump(value).ToArray();
        }
        catch (Exception error) when (error is InvalidOperationException or PicklingException)
        {
            // "Collection was modified": the sender is told.
            return false;
        }

        Pickle.Load(bytes)!.GetType().Should().Be(value.GetType());
        return true;
    }

    private static (object, Action<int>) List(List<object> list) => (list, i => Turn(i, list.Clear, () => list.Add(i)));

    private static (object, Action<int>) Numbers(List<int> list) => (list, i => Turn(i, list.Clear, () => list.Add(i)));

    private static (object, Action<int>) Structs(List<(int, string)> list) => (list, i => Turn(i, list.Clear, () => list.Add((i, $"{i}"))));

    private static (object, Action<int>) Table(IDictionary<int, object> table) => (table, i => Turn(i, table.Clear, () => table[i] = i));

    private static (object, Action<int>) Set(HashSet<string> set) => (set, i => Turn(i, set.Clear, () => set.Add($"{i}")));

    private static (object, Action<int>) Line(Queue<object> queue) => (queue, i => Turn(i, queue.Clear, () => queue.Enqueue(i)));

    private static (object, Action<int>) Array(object?[] array) =>
        (array, i => array[i % array.Length] = (i % 4) switch { 0 => null, 1 => i, 2 => $"{i}", _ => new object[i % 5] });

    private static (object, Action<int>) Large(long[] array) => (array, i => array[i % array.Length] = i);

    private static (object, Action<int>) Fields(Changing changing) => (changing, changing.Change);

    private static (object, Action<int>) Captured()
    {
        object? first = null;
        int? second = null;
        var third = "";
        Func<string> lambda = () => $"{first}{second}{third}";
        return (lambda, i =>
        {
            first = i % 2 == 0 ? null : new object[] { i };
            second = i % 3 == 0 ? null : i;
            third = $"{i}";
        });
    }

    private static void Turn(int i, Action clear, Action add)
    {
        if (i % 300 == 0)
            clear();
        else
            add();
    }

    private sealed class Changing
    {
        private int? _maybe;
        private string? _text;
        private object? _other;
        private (int, string?) _pair;
        private int[] _array = [];
        private long _first;

        public void Change(int i)
        {
            _maybe = i % 2 == 0 ? null : i;
            _text = i % 3 == 0 ? null : $"{i}";
            _other = i % 5 == 0 ? this : _text;
            _pair = (i, _text);
            _array = new int[i % 40];
            _first += _array.Length + (_maybe ?? 0) + (_other?.GetHashCode() ?? _pair.GetHashCode());
        }
    }
}
