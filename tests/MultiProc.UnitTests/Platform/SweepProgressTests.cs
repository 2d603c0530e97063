using MultiProc.Platform;

namespace MultiProc.UnitTests.Platform;

public sealed class SweepProgressTests
{
    private static readonly string[] s_files = [.. Enumerable.Range(0, 70).Select(i => $"{i}")];

    [Fact]
    public void Sweep_LooksAtAll_TheFirstTime() => Looked(new SweepProgress(), _ => false).Should().Equal(s_files);

    [Fact]
    public void Sweep_GoesRound_WhenThereAreMoreThanTheWindow()
    {
        var progress = new SweepProgress();
        _ = Looked(progress, _ => false);

        var seen = Enumerable.Range(0, 3).SelectMany(_ => Looked(progress, _ => false)).ToList();

        seen.Should().Equal(s_files.Concat(s_files).Take(3 * SweepProgress.Window));
    }

    [Fact]
    public void Sweep_GoesOn_AsLongAsItFindsLeftovers()
    {
        var progress = new SweepProgress();
        _ = Looked(progress, _ => false);

        Looked(progress, file => file != "7").Should().Equal(s_files);
    }

    [Fact]
    public void Sweep_IsContent_WhenThereIsNothing()
    {
        var progress = new SweepProgress();
        progress.Sweep([], _ => true);
        progress.Sweep([], _ => true);
        Looked(progress, _ => false).Should().HaveCount(SweepProgress.Window);
    }

    private static List<string> Looked(SweepProgress progress, Func<string, bool> isLeft)
    {
        var looked = new List<string>();
        progress.Sweep(s_files, file =>
        {
            looked.Add(file);
            return isLeft(file);
        });
        return looked;
    }
}
