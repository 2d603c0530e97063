using System.Diagnostics;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What everyday arguments add to the start of a process, whose runtime has seen none of their types.</summary>
internal sealed class StartSimpleArguments : Row
{
    private static readonly Guid s_id = new("0f8fad5b-d9cb-469f-a165-70867728950e");
    private static readonly List<int> s_list = [1, 2, 3];
    private static readonly Dictionary<string, int> s_table = new() { ["one"] = 1, ["two"] = 2 };

    public override string Name => "start.simple-args";

    public override string Description => "what a start with eleven simple arguments costs more than one without";

    /// <remarks>The two take turns: the machine disturbs both in the same way.</remarks>
    public override IReadOnlyList<Figure> Figures { get; } =
    [
        new("start.simple-args", "ms more") { Goals = [new(5), new(2)] },
        new("start.simple-args.whole", "ms"),
        new("start.simple-args.without", "ms"),
    ];

    public override IReadOnlyList<Contestant> Rivals { get; } = [];

    public override int WarmUps => 3;

    public override int Rounds(bool quick) => quick ? 10 : 40;

    public override double[] RunOurs(bool quick)
    {
        var without = Measure(static () => new Process(DoNothing));
        var whole = Measure(MakeProcess);
        return [whole - without, whole, without];
    }

    private static Process MakeProcess()
    {
        var number = 3;
        var text = "captured";
        Func<string> lambda = () => text + number;
        return new Process(
            TakeAll,
            7,
            2.5,
            "text",
            new DateTime(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc),
            s_id,
            DayOfWeek.Friday,
            new byte[1024],
            s_list,
            s_table,
            new Three(1, "one", 1.5),
            lambda);
    }

    private static double Measure(Func<Process> make)
    {
        var begin = Stopwatch.GetTimestamp();
        using var process = make();
        process.Start();
        process.Join();
        var elapsed = Stopwatch.GetElapsedTime(begin);
        return process.ExitCode == 0 ? elapsed.TotalMilliseconds : throw new InvalidOperationException($"exit code {process.ExitCode}");
    }

    private static void DoNothing()
    {
    }

    private static void TakeAll(
        int number, double real, string text, DateTime moment, Guid id, DayOfWeek day, byte[] bytes, List<int> list, Dictionary<string, int> table, Three small, Func<string> lambda)
    {
        if (number + list.Count + table.Count + bytes.Length + small.Number != 1037 || lambda() != "captured3")
            Environment.FailFast("the arguments arrived as others");
    }

    /// <remarks>Not <see cref="SmallRecord"/>: to make one runs MemoryPack, which a child would have to compile first.</remarks>
    private sealed record Three(int Number, string Name, double Value);
}
