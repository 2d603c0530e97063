namespace MultiProc.IntegrationTests.Processes;

/// <summary>What can be run, and what its arguments become.</summary>
public sealed class TargetTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Lambda_RunsWithWhatItCaptures()
    {
        var (file, word, list) = (_file, "captured", new List<int> { 1, 2, 3 });

        Run(new Process(() => File.WriteAllText(file, $"{word} {list.Count}")));

        Output.Should().Be("captured 3");
    }

    [Fact]
    public void StaticMethod_RunsWithArguments()
    {
        Run(new Process(Write, _file, 7, "seven"));

        Output.Should().Be("7 seven .");
    }

    [Fact]
    public void InstanceMethod_RunsOnACopyOfItsObject()
    {
        var counter = new Counter { Value = 40 };

        Run(new Process(counter.AddAndWrite, _file, 2));

        Output.Should().Be("42");
        counter.Value.Should().Be(40);
    }

    [Fact]
    public void LocalFunction_Runs()
    {
        var file = _file;
        void Local(int n) => File.WriteAllText(file, $"local {n}");

        Run(new Process(Local, 3));

        Output.Should().Be("local 3");
    }

    [Fact]
    public void AsyncMethod_IsRunToItsEnd()
    {
        Run(new Process(WriteLater, _file));

        Output.Should().Be("later");
    }

    [Fact]
    public void ValueTask_IsAwaited()
    {
        Run(new Process(WriteLaterStill, _file));

        Output.Should().Be("later still");
    }

    [Fact]
    public void Result_IsIgnored()
    {
        var file = _file;
        Run(new Process(() => file.Length));
    }

    [Fact]
    public void StringArray_IsOneArgument()
    {
        Run(new Process(Join, _file, new[] { "a", "b" }));

        Output.Should().Be("a+b");
    }

    [Fact]
    public void LoneStringArray_IsOneArgument()
    {
        Run(new Process(JoinOnly, new[] { _file, "a", "b" }));

        Output.Should().Be("a+b");
    }

    [Fact]
    public void LoneNull_IsOneArgument() => Run(new Process(DemandNull, null));

    [Fact]
    public void Keywords_FillParametersByName()
    {
        Run(new Process(target: Write, args: [_file], kwargs: new Dictionary<string, object?> { ["mark"] = '!', ["text"] = "one", ["number"] = 1 }));

        Output.Should().Be("1 one !");
    }

    [Fact]
    public void Null_IsAnArgument()
    {
        Run(new Process(Write, _file, 1, null));

        Output.Should().Be("1  .");
    }

    [Fact]
    public void Numbers_AreWidened()
    {
        Run(new Process(WriteLong, _file, 5, (byte)6, 1.5f));

        Output.Should().Be("5 6 1.5");
    }

    [Fact]
    public void Overload_IsChosen_WhenTheLambdaOnlyThrows()
    {
        using var throwing = new Process(() => throw new InvalidOperationException("inside"));
        using var block = new Process(() => { throw new InvalidOperationException("inside"); });
        using var loop = new Process(() =>
        {
            while (true)
                Thread.Yield();
        });
        throwing.ExitCode.Should().BeNull();
    }

    [Fact]
    public void Subclass_RunsItsOwnRun_WithItsFields()
    {
        using var child = new Writer(_file, "of the subclass") { Name = "sub" };
        Run(child);

        Output.Should().Be("of the subclass in sub, True");
    }

    [Fact]
    public void Closure_MayHoldTheProcessItself()
    {
        Process? self = null;
        var file = _file;
        self = new Process(() => File.WriteAllText(file, $"{ReferenceEquals(self, Process.Current)}"));
        using (self)
            Run(self);

        Output.Should().Be("True");
    }

    [Fact]
    public void Start_RefusesAForeignProcessObject_NamingIt()
    {
        using var other = new Process(() => { });
        using var child = new Process(() => other.Start());

        var start = child.Start;

        start.Should().Throw<Exception>().WithMessage("*other*");
        child.IsAlive.Should().BeFalse();
    }

    [Fact]
    public void Start_RefusesWhatCannotTravel_NamingItsPath()
    {
        using var stream = File.OpenRead(_file);
        using var child = new Process(TakeTwo, 1, new Holder { Stream = stream });

        var start = child.Start;

        start.Should().Throw<PicklingException>().WithMessage("args[1].Stream: System.IO.FileStream *");
        child.IsAlive.Should().BeFalse();
        child.Pid.Should().BeNull();
    }

    [Fact]
    public void Start_LetsGoOfTargetAndArguments()
    {
        var (child, held) = StartHolding();
        using (child)
        {
            Eventually.Holds(
                () =>
                {
                    GC.Collect();
                    return !held.IsAlive;
                },
                TimeSpan.FromSeconds(10)).Should().BeTrue();
            child.Join();
        }
    }

    private static (Process Child, WeakReference Held) StartHolding()
    {
        var held = new Holder();
        var child = new Process(TakeTwo, 1, held);
        child.Start();
        return (child, new WeakReference(held));
    }

    private static void Run(Process child)
    {
        using (child)
        {
            child.Start();
            child.Join();
            child.ExitCode.Should().Be(0);
        }
    }

    private string Output => File.ReadAllText(_file);

    private static void Write(string file, int number, string? text, char mark = '.') => File.WriteAllText(file, $"{number} {text} {mark}");

    private static void WriteLong(string file, long number, double other, double third) =>
        File.WriteAllText(file, FormattableString.Invariant($"{number} {other} {third}"));

    private static void Join(string file, string[] all) => File.WriteAllText(file, string.Join('+', all));

    private static void JoinOnly(string[] all) => File.WriteAllText(all[0], string.Join('+', all[1..]));

    private static void DemandNull(string? text) => text.Should().BeNull();

    private static void TakeTwo(int number, Holder holder) => Environment.ExitCode = number - (holder.Stream is null ? 1 : 0);

    private static async Task WriteLater(string file)
    {
        await Task.Yield();
        await File.WriteAllTextAsync(file, "later");
    }

    private static async ValueTask<int> WriteLaterStill(string file)
    {
        await Task.Yield();
        await File.WriteAllTextAsync(file, "later still");
        return 1;
    }

    private sealed class Holder
    {
        public FileStream? Stream { get; set; }
    }

    private sealed class Counter
    {
        public int Value { get; set; }

        public void AddAndWrite(string file, int more) => File.WriteAllText(file, $"{Value += more}");
    }

    private sealed class Writer(string file, string text) : Process
    {
        public override void Run() => File.WriteAllText(file, $"{text} in {Name}, {ReferenceEquals(this, Current)}");
    }
}
