using System.Diagnostics;
using System.Reflection;

namespace MultiProc.PackageTests;

/// <summary>The sample NamedLock, in two shells.</summary>
[Trait("needs", "sources")]
public sealed class NamedLockSampleTests
{
    private const string Told = "the one before was killed at its work: its half is thrown away";
    private static readonly string s_configuration = typeof(NamedLockSampleTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Configuration").Value!;

    private static readonly string s_program = Repository.PathOf("samples", "NamedLock", "bin", s_configuration, "net10.0", "NamedLock");
    private readonly string _name = $"sample {Guid.NewGuid()}";

    [Fact]
    [TimeLimit(120)]
    public async Task BothWork_OneAfterTheOther()
    {
        var expected = ExpectedOutput.FromFile(Repository.PathOf("samples", "NamedLock", "expected.txt"));

        var runs = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => ProgramRun.OfAsync(s_program, ["0.1", _name], Path.GetTempPath(), TimeSpan.FromSeconds(100))));

        foreach (var run in runs)
        {
            run.Errors.Should().BeEmpty();
            expected.Difference(run.Output).Should().BeNull("nobody was killed");
            run.ExitCode.Should().Be(0);
        }
    }

    [Fact]
    [TimeLimit(120)]
    [KillsParents]
    public async Task TheOtherIsTold_WhenTheOneAtWorkIsKilled()
    {
        using var first = Start("1000"); // it would be at work for more than an hour
        using var firstOutput = first.StandardOutput;
        Lines(first, 2).Should().Equal($"process {first.Id} waits for its turn", "at work: step 1 of 5");
        using var second = Start("0.01");
        using var secondOutput = second.StandardOutput;
        Lines(second, 1).Should().Equal($"process {second.Id} waits for its turn");
        var next = second.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();

        first.HasExited.Should().BeFalse();
        next.IsCompleted.Should().BeFalse("only one works at a time");
        first.Kill();
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);

        (await next).Should().Be(Told);
        (await second.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n').Should().StartWith("at work: step 1 of 5").And.Contain("done: it is the other one's turn");
        await second.WaitForExitAsync(TestContext.Current.CancellationToken);
        second.ExitCode.Should().Be(0);
    }

    private System.Diagnostics.Process Start(string scale) =>
        System.Diagnostics.Process.Start(new ProcessStartInfo(s_program, [scale, _name]) { RedirectStandardOutput = true })!;

    private static IEnumerable<string?> Lines(System.Diagnostics.Process program, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => program.StandardOutput.ReadLine())];
}
