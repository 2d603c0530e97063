using System.Diagnostics;
using System.Globalization;

namespace MultiProc.StressTests;

/// <summary>Channels for a long time: what they hold does not grow.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ChannelSoakTests(ITestOutputHelper output)
{
    private const int TurnsBefore = 500; // until all that is made once is there
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(Campaign.Choose(300, 3));
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    [TimeLimit(600)]
    public async Task MemoryAndDescriptors_StayAsTheyAre()
    {
        using var there = new JoinableQueue<object>();
        using var back = new Queue<object>();
        var (mine, yours) = Pipe.Create();
        using (mine)
        {
            using var echo = new Process(async () => await Echo(there, back, yours));
            echo.Start();
            yours.Dispose();
            var random = new Random(1);
            await Turn(there, back, mine, random, TurnsBefore);
            var before = Measure(there, back, echo.Pid!.Value);
            var start = Stopwatch.GetTimestamp();
            var turns = 0;
            while (Stopwatch.GetElapsedTime(start) < s_time)
            {
                await Turn(there, back, mine, random, turns: 100);
                there.Join(s_patience).Should().BeTrue("all is reported as done");
                turns += 100;
            }

            await Task.Yield(); // lets go of the stack on which the last turn ended
            var after = Measure(there, back, echo.Pid!.Value);
            there.Shutdown();
            echo.Join();
            echo.ExitCode.Should().Be(0);
            output.WriteLine($"{turns} turns; before: {before}; after: {after}");
            after.Descriptors.Should().BeLessThanOrEqualTo(before.Descriptors + 10);
            after.Shared.Should().BeLessThan(before.Shared + (64 << 10), "in kB: memory of the channels goes back to the system");
            after.Managed.Should().BeLessThan(before.Managed + 512, "in kB: no object is kept");
            after.Private.Should().BeLessThan(before.Private + (48 << 10), "in kB: nor anything else, but for what the collector and the compiler have");
        }
    }

    /// <summary>In the child: waits for both, and sends back what comes on the way on which it came, by turns as a thread and as a task.</summary>
    private static async Task Echo(JoinableQueue<object> there, Queue<object> back, Connection pipe)
    {
        try
        {
            for (var turn = 0; ; turn++)
            {
                var isAsync = turn % 2 == 0;
                IWaitable[] both = [there, pipe];
                var ready = isAsync ? await Connection.WaitAsync(both) : Connection.Wait(both);
                foreach (var each in ready)
                    await EchoOne(each == there ? there : null, back, pipe, isAsync);
            }
        }
        catch (QueueShutDownException)
        {
            // That was all.
        }
    }

    private static async Task EchoOne(JoinableQueue<object>? there, Queue<object> back, Connection pipe, bool isAsync)
    {
        var item = (there, isAsync) switch
        {
            (null, true) => await pipe.RecvAsync<object>(),
            (null, false) => pipe.Recv<object>(),
            (_, true) => await there.GetAsync(),
            (_, false) => there.Get(),
        };
        if (item is Ask)
            await Task.Yield(); // lets go of the stack on which what came before ended
        var answer = item is Ask ? Memory.OfObjects() >> 10 : item;
        if (there is null && isAsync)
            await pipe.SendAsync(answer);
        else if (there is null)
            pipe.Send(answer);
        else if (isAsync)
            await back.PutAsync(answer);
        else
            back.Put(answer);
        there?.TaskDone();
        (item as IDisposable)?.Dispose();
    }

    /// <summary>Of everything something: small and large items, locks, connections; through a queue and through a pipe.</summary>
    private static async Task Turn(Queue<object> there, Queue<object> back, Connection pipe, Random random, int turns)
    {
        object? item = null;
        object? received = null;
        for (var i = 0; i < turns; i++)
        {
            item = random.Next(20) switch
            {
                0 => new byte[random.Next(4 << 20)],
                1 => new Lock(),
                2 => OneEnd(),
                3 => new Queue<int>(),
                _ => (object)$"item {i}",
            };
            received = random.Next(4) switch
            {
                0 => ThroughQueue(item, there, back),
                1 => await ThroughQueueAsync(item, there, back, pipe),
                2 => ThroughPipe(item, pipe),
                _ => await ThroughPipeAsync(item, pipe),
            };
            received.GetType().Should().Be(item.GetType());
            (item as IDisposable)?.Dispose();
            (received as IDisposable)?.Dispose();
        }

        (item, received) = (null, null); // the last ones may be large, and this method's task may be there still
    }

    private static object ThroughQueue(object item, Queue<object> there, Queue<object> back)
    {
        there.Put(item);
        return back.Get();
    }

    private static async Task<object> ThroughQueueAsync(object item, Queue<object> there, Queue<object> back, Connection pipe)
    {
        await there.PutAsync(item);
        (await Connection.WaitAsync([pipe, back], s_patience)).Should().Equal(back);
        return await back.GetAsync();
    }

    private static object ThroughPipe(object item, Connection pipe)
    {
        pipe.Send(item);
        pipe.Poll(s_patience).Should().BeTrue();
        return pipe.Recv<object>();
    }

    private static async Task<object> ThroughPipeAsync(object item, Connection pipe)
    {
        await pipe.SendAsync(item);
        (await pipe.PollAsync(s_patience)).Should().BeTrue();
        return await pipe.RecvAsync<object>();
    }

    private static Connection OneEnd()
    {
        var (mine, yours) = Pipe.Create();
        mine.Dispose();
        return yours;
    }

    private static Held Measure(Queue<object> there, Queue<object> back, int child)
    {
        there.Put(new Ask());
        var (managed, ofChild, own) = ((Memory.OfObjects() >> 10) + (long)back.Get(), Of(child), Of(Environment.ProcessId));
        return new(ofChild.Descriptors + own.Descriptors, ofChild.Shared + own.Shared, managed, ofChild.Private + own.Private);
    }

    private static Held Of(int pid)
    {
        var status = File.ReadAllLines($"/proc/{pid}/status");
        return new(Directory.GetFiles($"/proc/{pid}/fd").Length, Figure(status, "RssShmem:"), 0, Figure(status, "RssAnon:"));
    }

    private static long Figure(string[] status, string name) =>
        long.Parse(status.Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    /// <summary>To which the answer is how much memory the objects of the child take.</summary>
    private sealed record Ask;

    /// <summary>By both processes; memory in kB.</summary>
    private sealed record Held(int Descriptors, long Shared, long Managed, long Private);
}
