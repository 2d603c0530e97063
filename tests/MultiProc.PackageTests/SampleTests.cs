using System.Reflection;

namespace MultiProc.PackageTests;

/// <summary>Every sample prints what its expected.txt says, and leaves nothing behind.</summary>
[Trait("needs", "sources")]
public sealed class SampleTests
{
    private static readonly string s_configuration = typeof(SampleTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Configuration").Value!;

    // The whole length takes minutes; what a run of all tests needs is a tenth of it.
    private static readonly string s_scale = Environment.GetEnvironmentVariable("MULTIPROC_SAMPLE_SCALE") ?? "0.1";

    public static TheoryData<string> Samples =>
        [.. Directory.GetDirectories(Repository.PathOf("samples")).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    [TimeLimit(120)]
    public async Task Sample_PrintsWhatItSays(string sample)
    {
        var expected = ExpectedOutput.FromFile(Repository.PathOf("samples", sample, "expected.txt"));

        var run = await ProgramRun.OfAsync(
            Repository.PathOf("samples", sample, "bin", s_configuration, "net10.0", sample), [s_scale], Path.GetTempPath(), TimeSpan.FromSeconds(100));

        run.Errors.Should().BeEmpty();
        expected.Difference(run.Output).Should().BeNull();
        run.ExitCode.Should().Be(0);
    }
}
