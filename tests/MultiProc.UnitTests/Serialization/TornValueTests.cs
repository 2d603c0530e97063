using System.Collections.Concurrent;
using System.Text;
using MultiProc.Serialization;

namespace MultiProc.UnitTests.Serialization;

/// <summary>Values that another thread changes while they are sent: the sender may be told, the receiver gets something whole in form.</summary>
public class TornValueTests
{
    private const int SendingsOfAFullRun = 5000;

    /// <summary>A name, and what makes a value and what changes it.</summary>
    private static readonly (string Name, Func<(object Value, Action<int> Change)> Make)[] s_all =
    [
        ("closure", Closure),
        ("event", Event),
        ("list", () => Of(new List<object>(), (list, i) => Turn(i, () => list.Add(i), list.Clear))),
        ("list of structs", () => Of(new List<(int, object)>(), (list, i) => Turn(i, () => list.Add((i, list)), list.Clear))),
        ("dictionary", () => Of(new Dictionary<int, object>(), (table, i) => Turn(i, () => table[i % 100] = i, table.Clear))),
        ("dictionary that shrinks", () => Of(new Dictionary<string, int>(), (table, i) => Turn(i, () => table[$"{i % 50}"] = i, () => table.Remove($"{i % 50}")))),
        ("set", () => Of(new HashSet<int>(), (set, i) => Turn(i, () => set.Add(i), set.Clear))),
        ("sorted set", () => Of(new SortedSet<int>(), (set, i) => Turn(i, () => set.Add(i), set.Clear))),
        ("queue", () => Of(new System.Collections.Generic.Queue<object>(), (queue, i) => Turn(i, () => queue.Enqueue(i), queue.Clear))),
        ("stack", () => Of(new Stack<int>(), (stack, i) => Turn(i, () => stack.Push(i), stack.Clear))),
        ("linked list", () => Of(new LinkedList<int>(), (list, i) => Turn(i, () => list.AddLast(i), list.Clear))),
        ("text", () => Of(new StringBuilder(), (text, i) => Turn(i, () => text.Append(i), () => text.Clear()))),
        ("concurrent dictionary", () => Of(new ConcurrentDictionary<int, object>(), (table, i) => Turn(i, () => table[i % 100] = i, table.Clear))),
        ("concurrent queue", () => Of(new ConcurrentQueue<int>(), (queue, i) => Turn(i, () => queue.Enqueue(i), queue.Clear))),
        ("concurrent stack", () => Of(new ConcurrentStack<int>(), (stack, i) => Turn(i, () => stack.Push(i), stack.Clear))),
        ("concurrent bag", () => Of(new ConcurrentBag<int>(), (bag, i) => Turn(i, () => bag.Add(i), bag.Clear))),
        ("array", () => Of(new object?[50], (array, i) => array[i % 50] = i % 3 == 0 ? null : array[(i + 7) % 50] ?? new object[] { i })),
        ("array of numbers", () => Of(new decimal[50], (array, i) => array[i % 50] = i)),
        ("large array", () => Of(new long[20_000], (array, i) => array[i % 20_000] = i)),
        ("object of many fields", () => Of(new Node(), (node, i) => node.Change(i))),
    ];

    public static TheoryData<string> Names => [.. s_all.Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_GivesAValue_WheneverDumpDidNotThrow(string name)
    {
        var (value, change) = s_all.Single(each => each.Name == name).Make();
        using var stop = new CancellationTokenSource();
        var writer = new Thread(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
                change(i);
        });
        writer.Start();

        var copies = 0;
        for (var i = Campaign.Scale(SendingsOfAFullRun, atLeast: 300); i > 0; i--)
        {
            if (TryDump(value) is { } message)
            {
                Pickle.Load(message).Should().BeOfType(value.GetType());
                copies++;
            }
        }

        stop.Cancel();
        writer.Join();
        Pickle.Load(Pickle.Dump(value)).Should().BeOfType(value.GetType(), "{0} copies were made before", copies);
    }

    private static PickledMessage? TryDump(object value)
    {
        try
        {
            return Pickle.Dump(value);
        }
        catch (PicklingException refusal) when (refusal.Reason.Contains("changed by another thread", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private static (object Value, Action<int> Change) Of<T>(T value, Action<T, int> change)
        where T : notnull => (value, i => change(value, i));

    private static void Turn(int i, Action most, Action rest)
    {
        if (i % 200 < 190)
            most();
        else
            rest();
    }

    private static (object Value, Action<int> Change) Closure()
    {
        var number = 0;
        var text = "";
        (int, string)? pair = null;
        Delegate? other = null;
        List<int>? list = null;
        return (() => (number, text, pair, other, list), i =>
        {
            number = i;
            text = $"{i}";
            pair = i % 2 == 0 ? (i, text) : null;
            other = i % 3 == 0 ? () => number : i % 3 == 1 ? () => text : null;
            list = i % 5 == 0 ? null : [i];
        });
    }

    private static (object Value, Action<int> Change) Event()
    {
        var publisher = new Publisher();
        return (publisher, i =>
        {
            var kept = i;
            if (i % 20 == 0)
                publisher.Clear();
            else
                publisher.Raised += (_, _) => publisher.Number = kept;
        });
    }

    private sealed class Publisher
    {
        public event EventHandler? Raised;

        public int Number { get; set; }

        public void Clear() => Raised = null;

        public void Raise() => Raised?.Invoke(this, EventArgs.Empty);
    }

    private sealed class Node
    {
        private Node? _next;
        private object? _any;
        private (string, object?) _pair;
        private decimal _amount;

        public void Change(int i)
        {
            _next = i % 2 == 0 ? null : new Node { _next = _next?._next, _amount = i };
            _any = i % 3 == 0 ? this : i % 3 == 1 ? $"{_amount}" : new int[i % 7];
            _pair = ($"{i}", _any);
            _amount = _pair.Item1.Length;
        }
    }
}
