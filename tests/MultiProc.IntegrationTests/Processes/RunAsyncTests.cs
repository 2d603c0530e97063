using MultiProc.Platform.Interop;

namespace MultiProc.IntegrationTests.Processes;

public sealed class RunAsyncTests
{
    [Fact]
    public async Task RunAsync_BringsTheResultBack()
    {
        var numbers = new List<int> { 1, 2, 3 };

        (await Process.RunAsync(() => numbers.Sum())).Should().Be(6);
        (await Process.RunAsync(() => Environment.ProcessId)).Should().NotBe(Environment.ProcessId);
        (await Process.RunAsync(() => (string?)null)).Should().BeNull();
    }

    [Fact]
    public async Task RunAsync_AwaitsAnAsyncFunction()
    {
        (await Process.RunAsync(async () =>
        {
            await Task.Yield();
            return "async";
        })).Should().Be("async");
        await Process.RunAsync(async () => await Task.Yield());
        await Process.RunAsync(() => { });
    }

    [Fact]
    public async Task RunAsync_BringsALargeResultBack()
    {
        var result = await Process.RunAsync(() => new string('x', 3_000_000));

        result.Should().HaveLength(3_000_000);
    }

    [Fact]
    public async Task RunAsync_BringsALockBack_ThatNobodyElseHoldsAnyMore()
    {
        using var l = await Process.RunAsync(() => new Lock());

        l.Acquire(TimeSpan.Zero).Should().BeTrue();
        l.Release();
    }

    [Fact]
    public async Task RunAsync_Throws_WhatTheFunctionThrew_WithItsStack()
    {
        var call = () => Process.RunAsync(() => int.Parse("no number", System.Globalization.CultureInfo.InvariantCulture));

        (await call.Should().ThrowAsync<FormatException>()).Which.StackTrace.Should().Contain("Number.ThrowFormatException").And.Contain(nameof(RunAsyncTests));
    }

    [Fact]
    public async Task RunAsync_Throws_WhenTheAsyncFunctionThrew()
    {
        var call = () => Process.RunAsync(async () =>
        {
            await Task.Yield();
            throw new ArgumentException("of the child", "parameter");
        });

        (await call.Should().ThrowAsync<ArgumentException>()).Which.ParamName.Should().Be("parameter");
    }

    [Fact]
    public async Task RunAsync_Throws_WhenTheResultCannotTravel()
    {
        var call = () => Process.RunAsync(() => new Holder(File.OpenRead("/dev/null")));

        await call.Should().ThrowAsync<PicklingException>().WithMessage("result.*System.IO.FileStream*");
    }

    [Fact]
    public async Task RunAsync_Throws_WhenTheFunctionCannotTravel()
    {
        using var stream = File.OpenRead("/dev/null");
        var call = () => Process.RunAsync(() => stream.Length);

        await call.Should().ThrowAsync<PicklingException>().WithMessage("*stream*");
    }

    [Fact]
    public async Task RunAsync_TellsHowTheProcessWasLost()
    {
        var killed = () => Process.RunAsync(() => _ = Signal.Kill(Environment.ProcessId, Signal.SIGKILL));
        var left = () => Process.RunAsync(() => Environment.Exit(5));

        var lost = (await killed.Should().ThrowAsync<WorkerLostException>()).Which;
        lost.ExitCode.Should().Be(-Signal.SIGKILL);
        lost.Pid.Should().BePositive();
        (await left.Should().ThrowAsync<WorkerLostException>()).Which.ExitCode.Should().Be(5);
    }

    [Fact]
    public async Task RunAsync_KillsWhatWouldNotStop_WhenCancelled()
    {
        using var cancel = new CancellationTokenSource();
        var call = Process.RunAsync(
            () =>
            {
                while (true)
                    Thread.SpinWait(1000);
            },
            cancel.Token);
        Eventually.Holds(() => Process.ActiveChildren().Count == 1, TimeSpan.FromSeconds(10)).Should().BeTrue();
        await cancel.CancelAsync();

        (await FluentActions.Awaiting(() => call).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(cancel.Token);
        Process.ActiveChildren().Should().BeEmpty();
    }

    [Fact]
    public async Task RunAsync_StartsNothing_WhenTheTokenIsCancelledAlready()
    {
        var call = () => Process.RunAsync(() => 1, new CancellationToken(canceled: true));

        await call.Should().ThrowAsync<OperationCanceledException>();
        ProcessTree.Descendants().Should().BeEmpty();
    }

    [Fact]
    public async Task RunAsync_MayStartProcessesItself()
    {
        (await Process.RunAsync(async () => 1 + await Process.RunAsync(() => 2))).Should().Be(3);
    }

    [Fact]
    public async Task RunAsync_RunsManyAtOnce()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Process.RunAsync(() => i * i)));

        results.Should().Equal(Enumerable.Range(0, 12).Select(i => i * i));
    }

    [Fact]
    public async Task RunAsync_BringsResultsBack_OfTypesThatNobodyElseSees()
    {
        (await Process.RunAsync(async () => { await Task.Yield(); return new Hidden(7); })).Should().Be(new Hidden(7));
        (await Process.RunAsync(async () => { await Task.Yield(); return new HiddenValue(8); })).Should().Be(new HiddenValue(8));
    }

    [Fact]
    public void RunAsync_RefusesItsArgument_AtOnce()
    {
        Action[] ofValueTasks = [() => _ = Process.RunAsync(() => ValueTask.FromResult(1)), () => _ = Process.RunAsync(() => default(ValueTask))];
        foreach (var call in ofValueTasks)
            call.Should().Throw<ArgumentException>().WithMessage("*AsTask*");
        Action[] ofNothing =
        [
            () => _ = Process.RunAsync((Action)null!), () => _ = Process.RunAsync((Func<Task>)null!),
            () => _ = Process.RunAsync((Func<int>)null!), () => _ = Process.RunAsync((Func<Task<int>>)null!),
        ];
        foreach (var call in ofNothing)
            call.Should().Throw<ArgumentNullException>().WithParameterName("function");
    }

    [Fact]
    public async Task RunAsync_CallsAnExtensionMethod_OfWhatItIsBoundTo()
    {
        (await Process.RunAsync("abc".Twice)).Should().Be("abcabc");
        var events = new Event();
        using var p = new Process(events.SetIf, true);
        p.Start();
        await p.JoinAsync();
        events.IsSet.Should().BeTrue();
    }

    [Fact]
    public async Task RunAsync_Throws_WhatAStaticConstructorThrew()
    {
        var call = () => Process.RunAsync(Broken.Call);

        (await call.Should().ThrowAsync<TypeInitializationException>()).WithInnerException<InvalidOperationException>().WithMessage("on purpose");
    }

    private sealed record Holder(FileStream Stream);

    private sealed record Hidden(int X);

    private readonly record struct HiddenValue(int X);

    private static class Broken
    {
        private static readonly int s_value = Process.Parent is null ? 1 : FailOnPurpose();

        public static int Call() => s_value;

        private static int FailOnPurpose() => throw new InvalidOperationException("on purpose");
    }
}
