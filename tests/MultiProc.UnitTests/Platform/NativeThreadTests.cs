using MultiProc.Platform;

namespace MultiProc.UnitTests.Platform;

public sealed class NativeThreadTests
{
    [Fact]
    public async Task Start_RunsTheFunctionInTheBackground()
    {
        var ran = new TaskCompletionSource<(int Thread, bool IsBackground)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var caller = Environment.CurrentManagedThreadId;

        NativeThread.Start(() => ran.SetResult((Environment.CurrentManagedThreadId, Thread.CurrentThread.IsBackground)));

        var (thread, isBackground) = await ran.Task.WaitAsync(TestContext.Current.CancellationToken);
        thread.Should().NotBe(caller);
        isBackground.Should().BeTrue();
    }
}
