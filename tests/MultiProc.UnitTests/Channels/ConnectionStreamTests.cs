using MultiProc.TestKit;

namespace MultiProc.UnitTests.Channels;

/// <summary>A connection as a stream.</summary>
public sealed class ConnectionStreamTests
{
    private const int Size = 3_000_000; // three times what waits in a pipe
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Ways => ["async", "array", "span"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ALargeWrite_LosesNothing_WhenAReadIsCancelledMeanwhile(string way)
    {
        var (mine, yours) = Pipe.Create();
        await using var reading = yours.AsStream();
        var bytes = new byte[Size];
        new Random(1).NextBytes(bytes);
        using var all = new MemoryStream();
        using var writer = new StoppedWriter(Token);
        using var leave = new CancellationTokenSource();
        var buffer = new byte[1000];
        var begun = reading.ReadAsync(buffer, leave.Token).AsTask();
        var written = Task.Run(
            async () =>
            {
                await using var writing = mine.AsStream();
                await Write(writing, bytes, way);
            },
            Token);
        Eventually.Holds(() => writer.Stands, s_patience).Should().BeTrue();
        await leave.CancelAsync();
        all.Write(buffer, 0, await begun.ContinueWith(read => read.IsCompletedSuccessfully ? read.Result : 0, TaskScheduler.Default));
        writer.GoOn();
        await reading.CopyToAsync(all, 777, Token);
        await written;

        all.ToArray().AsSpan().SequenceEqual(bytes).Should().BeTrue();
    }

    [Fact]
    public async Task ALargeWrite_IsManyMessages_EachOfWhichIsThereAtOnce()
    {
        var (mine, yours) = Pipe.Create();
        using (yours)
        await using (var stream = mine.AsStream())
        {
            var writing = Task.Run(() => stream.Write(new byte[Size]), Token);
            for (var left = Size; left > 0;)
            {
                Eventually.Holds(() => yours.Poll(), s_patience).Should().BeTrue();
                var piece = yours.RecvBytes(cancellationToken: Token).Length;
                piece.Should().BeInRange(1, 64 * 1024);
                left -= piece;
            }

            await writing;
        }
    }

    private static async Task Write(Stream stream, ReadOnlyMemory<byte> bytes, string way)
    {
        if (way == "async")
            await stream.WriteAsync(bytes, Token);
        else if (way == "array")
            stream.Write(bytes.ToArray(), 0, bytes.Length);
        else
            stream.Write(bytes.Span);
    }
}
