extern alias optimized;

using System.Linq.Expressions;
using System.Net.Sockets;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MultiProc.Serialization;

namespace MultiProc.UnitTests.Serialization;

public class RefusalTests
{
    // The first of a process opens an eventpoll descriptor for good: made here, before any test counts descriptors.
    private static readonly System.Net.Sockets.TcpClient s_client = new();

    /// <summary>A name, what makes the value, and what the reason must contain.</summary>
    private static readonly (string Name, Func<object> Make, string Reason)[] s_refused =
    [
        ("FileStream", () => File.OpenRead(Environment.ProcessPath!), "operating-system handle"),
        ("StreamWriter", () => new StreamWriter(new MemoryStream()), "handle"),
        ("Thread", () => Thread.CurrentThread, "bound to"),
        ("Task", () => new TaskCompletionSource<int>().Task, "computation"),
        ("TaskCompletionSource", () => new TaskCompletionSource<int>(), "computation"),
        ("ValueTask", () => new ValueTask<int>(5), "computation"),
        ("TcpClient", () => s_client, "handle"),
        ("IntPtr field", () => new Pointing { Pointer = 5 }, "pointer"),
        ("pointer field", () => new Pointed(), "pointer"),
        ("GCHandle", () => default(GCHandle), "pointer"),
        ("SafeHandle", () => new SafeFileHandle(-1, false), "handle"),
        ("Timer", () => new Timer(_ => { }), "bound to"),
        ("SemaphoreSlim", () => new SemaphoreSlim(1), "bound to"),
        ("ManualResetEventSlim", () => new ManualResetEventSlim(), "bound to"),
        ("Mutex", () => new Mutex(), "bound to"),
        ("ReaderWriterLockSlim", () => new ReaderWriterLockSlim(), "bound to"),
        ("CancellationTokenSource", () => new CancellationTokenSource(), "bound to"),
        ("CancellationToken", () => new CancellationTokenSource().Token, "still be cancelled"),
        ("System.Threading.Lock", Activator.CreateInstance<System.Threading.Lock>, "bound to"),
        ("AsyncLocal", () => new AsyncLocal<int>(), "bound to"),
        ("WeakReference", () => new WeakReference(new object()), "memory"),
        ("WeakReference<T>", () => new WeakReference<object>(new object()), "memory"),
        ("Process", System.Diagnostics.Process.GetCurrentProcess, "handle"),
        ("HttpClient", () => new HttpClient(), "handle"),
        ("dynamic method", () => Expression.Lambda<Func<int>>(Expression.Constant(5)).Compile(), "compiled at run time"),
        ("DynamicMethod", MakeMethod, "compiled at run time"),
        ("method of a dynamic assembly", () => Dynamic().GetMethod("Say")!.CreateDelegate<Func<string>>(), "dynamic assembly"),
        ("list of a dynamic type", () => Activator.CreateInstance(typeof(List<>).MakeGenericType(Dynamic()))!, "dynamic assembly"),
        ("array of a dynamic type", () => Array.CreateInstance(Dynamic(), 1), "dynamic assembly"),
        ("dynamic type itself", Dynamic, "dynamic assembly"),
        ("object of an assembly from bytes", () => Activator.CreateInstance(FromBytes())!, "loaded from bytes"),
        ("type of a dynamic assembly", () => Activator.CreateInstance(Dynamic())!, "dynamic assembly"),
        ("assembly from bytes", FromBytes, "loaded from bytes"),
    ];

    public static TheoryData<string> Names => [.. s_refused.Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_NamesPathAndReason_WhenTheValueCannotTravel(string name)
    {
        var (_, make, reason) = s_refused.Single(each => each.Name == name);
        var value = make();
        using var owner = value is Task ? null : value as IDisposable;

        var obstacle = Pickle.Check(new Dictionary<string, object?> { ["a"] = new object?[] { null, value } });

        obstacle.Should().NotBeNull();
        obstacle!.Path.Should().StartWith("[\"a\"][1]");
        obstacle.Reason.Should().Contain(reason);
        obstacle.TypeName.Should().NotBeEmpty();
    }

    [Fact]
    public void Dump_NamesTheCapturedVariable_WhenItCannotTravel()
    {
        using var file = File.OpenRead(Environment.ProcessPath!);

        var dump = () => Pickle.Dump(() => file.Length);

        var error = dump.Should().Throw<PicklingException>().Which;
        error.Message.Should().StartWith($"captured variable 'file' of the lambda in '{nameof(Dump_NamesTheCapturedVariable_WhenItCannotTravel)}': System.IO.FileStream holds");
        error.TypeName.Should().Be("System.IO.FileStream");
    }

    [Fact]
    public void Dump_NamesTheWayBeyondTheVariable_WhenItHoldsWhatCannotTravel()
    {
        var settings = new Settings { Log = new Settings { Output = Thread.CurrentThread } };
        Func<object?> target = () => settings.Log;

        Pickle.Check(target)!.Path.Should()
            .Be($"captured variable 'settings.Log.Output' of the lambda in '{nameof(Dump_NamesTheWayBeyondTheVariable_WhenItHoldsWhatCannotTravel)}'");
    }

    [Fact]
    public void Dump_NamesTheLocalFunction_WhenItsVariableCannotTravel()
    {
        var thread = Thread.CurrentThread;
        Func<object> target = Local;

        Pickle.Check(target)!.Path.Should().Be("captured variable 'thread' of the local function 'Local'");
        object Local() => thread;
    }

    [Fact]
    public void Dump_NamesThis_WhenTheObjectAroundTheLambdaCannotTravel()
    {
        var number = 1;
        var target = new Settings { Output = Thread.CurrentThread }.Lambda(number);

        Pickle.Check(target)!.Path.Should().Be("captured variable 'this.Output' of the lambda in 'Lambda'");
    }

    [Fact]
    public void Dump_NamesTheTarget_WhenTheMethodsObjectCannotTravel()
    {
        Func<int> target = new Settings { Output = Thread.CurrentThread }.Number;

        Pickle.Check(target)!.Path.Should().Be("Target.Output");
    }

    [Fact]
    public void DumpAll_BeginsThePathWithTheGivenName_WhenThereIsOne()
    {
        var dump = () => Pickle.DumpAll(["args[0]", "args[1]"], [1, new Settings { Output = Thread.CurrentThread }]);

        dump.Should().Throw<PicklingException>().Which.Path.Should().Be("args[1].Output");
    }

    [Fact]
    public void Check_NamesTheField_WhenAStructInPlaceHoldsWhatCannotTravel() =>
        Pickle.Check((1, (2, (object)Thread.CurrentThread)))!.Path.Should().Be("Item2.Item2");

    [Fact]
    public void Check_LeavesOutTheMiddle_WhenThePathIsVeryLong()
    {
        object end = Thread.CurrentThread;
        for (var i = 0; i < 50_000; i++)
            end = new Settings { Output = end };

        var path = Pickle.Check(end)!.Path;

        path.Should().StartWith("Output.Output.").And.EndWith(".Output.Output").And.Contain("…");
        path.Length.Should().BeLessThan(1000);
    }

    [Fact]
    public void Check_IsNull_WhenTheFieldIsEmpty() => Pickle.Check(new Settings()).Should().BeNull();

    [Fact]
    public void Check_IsNull_WhenThePointerIsZero() => Pickle.Check(new Pointing()).Should().BeNull();

    [Fact]
    public void Load_Refuses_WhenTheBytesNameATypeThatDoesNotTravel()
    {
        // The bytes of an EventArgs with the row of Thread in its place would be a Thread: the receiver asks the list too.
        var plan = PlanCache.For(typeof(Thread));

        var admit = () => plan.Admit(new PickleReader());

        admit.Should().Throw<UnpicklingException>().WithMessage("*System.Threading.Thread*");
    }

    [Fact]
    public void Dump_Works_WhenTheMessageBeforeWasRefused()
    {
        Pickle.Check(new object[] { "a", Thread.CurrentThread }).Should().NotBeNull();

        Pickle.Load(Pickle.Dump("a")).Should().Be("a");
    }

    [Fact]
    public void Dump_NamesTheIterator_WhenItsVariableCannotTravel()
    {
        var thread = Thread.CurrentThread;

        Pickle.Check(Numbers())!.Path.Should().Be("captured variable 'thread' of the iterator 'Numbers'");
        IEnumerable<int> Numbers()
        {
            yield return thread.ManagedThreadId;
        }
    }

    [Fact]
    public void Dump_SaysThatAllOfAScopeIsSent_WhenTheClosureItselfIsAnObject()
    {
        var thread = Thread.CurrentThread;
        var number = 1;
        Func<object> sibling = () => thread;
        Expression<Func<int>> tree = () => number;

        Pickle.Check(tree)!.Path.Should().EndWith("captured variable 'thread' of a scope that is sent as a whole");
        sibling().Should().BeSameAs(thread);
    }

    private static Type Dynamic()
    {
        var type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Made"), AssemblyBuilderAccess.RunAndCollect)
            .DefineDynamicModule("Made").DefineType("Made.Type", TypeAttributes.Public);
        var code = type.DefineMethod("Say", MethodAttributes.Public | MethodAttributes.Static, typeof(string), Type.EmptyTypes).GetILGenerator();
        code.Emit(OpCodes.Ldstr, "said");
        code.Emit(OpCodes.Ret);
        return type.CreateType();
    }

    private static Func<int> MakeMethod()
    {
        var method = new DynamicMethod("Made", typeof(int), Type.EmptyTypes);
        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldc_I4_5);
        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<int>>();
    }

    private static Type FromBytes()
    {
        var assembly = Assembly.Load(File.ReadAllBytes(typeof(optimized::MultiProc.UnitTests.Serialization.Cases.PruningCases).Assembly.Location));
        return assembly.GetTypes().First(type => type.Name == "<>c");
    }

    private sealed class Pointing
    {
        public nint Pointer { get; set; }
    }

    private sealed unsafe class Pointed
    {
        private readonly int* _pointer = (int*)5;

        public bool IsSet => _pointer != null;
    }

    private sealed class Settings
    {
        public Settings? Log { get; init; }

        public object? Output { get; set; }

        public int Number() => 1;

        public Func<object> Lambda(int number) => () => (Output, number);
    }
}
