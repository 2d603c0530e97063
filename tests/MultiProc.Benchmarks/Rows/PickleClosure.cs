using System.Diagnostics;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.Benchmarks.Rows;

/// <summary>What a lambda with many captured variables costs to pickle and to unpickle.</summary>
internal sealed class PickleClosure : Row
{
    public override string Name => "pickle.closure";

    public override string Description => "a lambda with 14 captured variables of as many types to bytes and back";

    public override IReadOnlyList<Figure> Figures { get; } = [new("pickle.closure", "us") { Goals = [new(6)] }];

    /// <remarks>No serializer that is maintained carries a lambda.</remarks>
    public override IReadOnlyList<Contestant> Rivals { get; } = [];

    public override int WarmUps => 4;

    public override int Rounds(bool quick) => quick ? 7 : 21;

    public override double[] RunOurs(bool quick)
    {
        var count = quick ? 20_000 : 100_000;
        var lambda = MakeLambda();
        var expected = lambda(1);
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
            lambda = Pickler.Loads<Func<int, string>>(Pickler.Dumps(lambda));
        var elapsed = Stopwatch.GetElapsedTime(begin);
        return lambda(1) == expected ? [elapsed.TotalMicroseconds / count] : throw new InvalidOperationException("it came back as another");
    }

    private static Func<int, string> MakeLambda()
    {
        var number = 1;
        var text = "text";
        var real = 2.5;
        var flag = true;
        var letter = 'x';
        var wide = 1L << 40;
        var amount = 12.34m;
        var moment = new DateTime(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);
        var span = TimeSpan.FromSeconds(3);
        var id = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e");
        var day = DayOfWeek.Friday;
        var bytes = new byte[16];
        var list = new List<int> { 1, 2, 3 };
        var small = new SmallRecord(7, "seven", 7.5);
        return extra => string.Create(
            null,
            $"{number + extra} {text} {real} {flag} {letter} {wide} {amount} {moment:O} {span} {id} {day} {bytes.Length} {list.Count} {small}");
    }
}
