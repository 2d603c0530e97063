namespace MultiProc.StressTests;

/// <summary>Messages as large as they come.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class LargeMessageTests(ITestOutputHelper output)
{
    private const long Gigabyte = 1L << 30;

    [Fact]
    [TimeLimit(300)]
    public async Task ALargeMessage_GoesThroughAConnection()
    {
        // More than two gigabytes in a full campaign.
        var half = Campaign.Choose(1_300_000_000, 100_000_000);
        Assert.SkipUnless(AvailableMemory() > 12L * half, "there is not enough free memory");
        var (mine, yours) = Pipe.Create();
        using (mine)
        using (yours)
        {
            var sent = new[] { Filled(half, 1), Filled(half, 2) };
            var sending = Task.Run(() => mine.Send(sent), TestContext.Current.CancellationToken);
            var received = yours.Recv<byte[][]>(TestContext.Current.CancellationToken);
            await sending;
            for (var i = 0; i < sent.Length; i++)
                received[i].AsSpan().SequenceEqual(sent[i]).Should().BeTrue();
        }
    }

    [Fact]
    [TimeLimit(120)]
    public void ABurst_GivesItsMemoryBack_WhenItIsDrained()
    {
        const int Items = 64;
        using var queue = new Queue<byte[]>();
        var item = Filled((int)(Gigabyte / Items), 3);
        var before = SharedMemory();
        for (var i = 0; i < Items; i++)
            queue.Put(item, TestContext.Current.CancellationToken);
        var full = SharedMemory();
        for (var i = 0; i < Items; i++)
            queue.Get(TestContext.Current.CancellationToken).Should().HaveCount(item.Length);
        var drained = SharedMemory();
        output.WriteLine($"{before >> 20} MB before, {full >> 20} MB full, {drained >> 20} MB drained");
        (full - before).Should().BeGreaterThan(Gigabyte / 2);
        (drained - before).Should().BeLessThan(8 << 20);
    }

    private static byte[] Filled(int length, int seed)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static long AvailableMemory() => Kilobytes("/proc/meminfo", "MemAvailable:");

    private static long SharedMemory() => Kilobytes("/proc/self/status", "RssShmem:");

    private static long Kilobytes(string file, string name) =>
        long.Parse(File.ReadLines(file).Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split(':')[1].Replace("kB", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture) * 1024;
}
