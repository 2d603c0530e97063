using MultiProc.Benchmarks;
using MultiProc.Benchmarks.Contestants;

namespace MultiProc.UnitTests.Benchmarks;

/// <summary>A row whose contestants are whatever a test needs.</summary>
internal sealed class FakeRow(Contestant ours, params Contestant[] rivals) : Row
{
    public static Figure Time { get; } = new("fake", "ms");

    public static Figure Share { get; } = new("fake.share", "%") { Better = Better.Higher };

    public override string Name => "fake";

    public override string Description => "a row for a test";

    public override IReadOnlyList<Figure> Figures { get; } = [Time, Share];

    public override IReadOnlyList<Contestant> Rivals => rivals;

    public override Contestant Ours => ours;

    public override int Rounds(bool quick) => quick ? 2 : 3;

    public override double[] RunOurs(bool quick) => throw new NotSupportedException();
}
