using MultiProc.Serialization;

namespace MultiProc.UnitTests.Serialization;

public class FurtherRefusalTests
{
    private static readonly CancellationTokenSource s_source = new();

    /// <summary>Chosen later, without a look at what the rules say of them.</summary>
    private static readonly (string Name, Func<object> Make, string Reason)[] s_refused =
    [
        ("SecureString", () => new System.Security.SecureString(), "not known to travel"),
        ("ConditionalWeakTable", () => new System.Runtime.CompilerServices.ConditionalWeakTable<object, object>(), "memory"),
        ("ThreadLocal", () => new ThreadLocal<int>(), "bound to"),
        ("Channel", System.Threading.Channels.Channel.CreateUnbounded<int>, "bound to"),
        ("Barrier", () => new System.Threading.Barrier(1), "bound to"),
        ("CountdownEvent", () => new CountdownEvent(1), "bound to"),
        ("EventWaitHandle", () => new EventWaitHandle(false, EventResetMode.AutoReset), "bound to"),
        ("PeriodicTimer", () => new PeriodicTimer(TimeSpan.FromDays(1)), "bound to"),
        ("System.Timers.Timer", () => new System.Timers.Timer(), "not known to travel"),
        ("RNG", System.Security.Cryptography.RandomNumberGenerator.Create, "not known to travel"),
        ("SHA256", System.Security.Cryptography.SHA256.Create, "not known to travel"),
        ("RSA", System.Security.Cryptography.RSA.Create, "not known to travel"),
        ("HttpResponseMessage", () => new HttpResponseMessage(), "handle"),
        ("HttpListener", () => new System.Net.HttpListener(), "handle"),
        ("SmtpClient", () => new System.Net.Mail.SmtpClient(), "handle"),
        ("BlockingCollection", () => new System.Collections.Concurrent.BlockingCollection<int>(), "not known to travel"),
        ("ReadOnlyMemory of a struct's task", () => (1, Task.CompletedTask), "computation"),
        ("StackFrame", () => new System.Diagnostics.StackFrame(), "handle"),
        ("Activity", () => new System.Diagnostics.Activity("a"), "handle"),
        ("FileSystemWatcher", () => new FileSystemWatcher(), "handle"),
        ("BinaryReader of a file", () => new BinaryReader(File.OpenRead(Environment.ProcessPath!)), "handle"),
        ("HashCode", () => Asked(), "not known to travel"),
        ("async method in the middle", () => Halfway(), "computation"),
        ("CancellationTokenRegistration", () => s_source.Token.Register(() => { }), "bound to"),
        ("loop over a Dictionary that has begun", () => Begun(), "has begun"),
        ("SynchronizationContext", () => new SynchronizationContext(), "bound to"),
        ("ExecutionContext", () => ExecutionContext.Capture()!, "bound to"),
        ("AppDomain", () => AppDomain.CurrentDomain, "not known to travel"),
        ("AssemblyLoadContext", () => System.Runtime.Loader.AssemblyLoadContext.Default, "not known to travel"),
        ("RuntimeTypeHandle", () => typeof(int).TypeHandle, "pointer"),
        ("ModuleHandle", () => typeof(int).Module.ModuleHandle, "pointer"),
        ("user class with a stream of a file", () => new Holder { Held = new BufferedStream(File.OpenRead(Environment.ProcessPath!)) }, "handle"),
        ("exception with a thread in its data", () => new InvalidOperationException { Data = { ["t"] = new Holder { Held = Thread.CurrentThread } } }, "bound to"),
        ("dictionary with a task as its value", () => new Dictionary<string, object> { ["x"] = Task.CompletedTask }, "computation"),
        ("array of locks", () => new[] { new System.Threading.Lock() }, "bound to"),
    ];

    public static TheoryData<string> Names => [.. s_refused.Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_NamesPathAndReason_WhenTheValueCannotTravel(string name)
    {
        var (_, make, reason) = s_refused.Single(each => each.Name == name);
        var value = make();
        using var owner = value is Task ? null : value as IDisposable;

        var obstacle = Pickle.Check(new object?[] { null, value });

        obstacle.Should().NotBeNull();
        obstacle!.Path.Should().StartWith("[1]");
        obstacle.Reason.Should().Contain(reason);
        obstacle.TypeName.Should().NotBeEmpty();
    }

    private static HashCode Asked()
    {
        var code = new HashCode();
        code.Add("a");
        return code;
    }

    private static Dictionary<int, int>.Enumerator Begun()
    {
        var loop = new Dictionary<int, int> { [1] = 2, [3] = 4 }.GetEnumerator();
        _ = loop.MoveNext();
        return loop;
    }

    private static Task<int> Halfway()
    {
        var source = new TaskCompletionSource<int>();
        return Awaits();
        async Task<int> Awaits() => await source.Task + 1;
    }

    private sealed class Holder
    {
        public object? Held { get; init; }
    }
}
