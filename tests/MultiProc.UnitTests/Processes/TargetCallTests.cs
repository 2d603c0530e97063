using MultiProc.Processes;

namespace MultiProc.UnitTests.Processes;

/// <summary>Arguments are checked and completed when a process object is made.</summary>
public sealed class TargetCallTests
{
    private delegate void WithReference(ref int number);

    [Fact]
    public void Bind_FillsInDefaults()
    {
        var values = Bind(Optional, [1]);

        values[..5].Should().Equal(1, "two", DayOfWeek.Friday, default(TimeSpan), null);
        values[5].Should().BeOfType<int[]>().Which.Should().BeEmpty();
    }

    [Fact]
    public void Bind_TakesNamesInAnyOrder()
    {
        Bind(Optional, [], new() { ["text"] = "2", ["number"] = 1 }).Should().StartWith([1, "2"]);
    }

    [Theory]
    [InlineData("number", "given twice")]
    [InlineData("unknown", "has no parameter 'unknown'")]
    public void Bind_RefusesNames(string name, string complaint)
    {
        var bind = () => Bind(Optional, [1], new() { [name] = 2 });

        bind.Should().Throw<ArgumentException>().WithMessage($"*{complaint}*");
    }

    [Fact]
    public void Bind_RefusesTooMany() =>
        FluentActions.Invoking(() => Bind(Two, [1, "a", 3])).Should().Throw<ArgumentException>().WithMessage("'Two' takes 2 arguments, 3 are given.*");

    [Fact]
    public void Bind_RefusesAMissingOne() =>
        FluentActions.Invoking(() => Bind(Two, [1])).Should().Throw<ArgumentException>().WithMessage("The argument 'text' of 'Two' is missing.*");

    [Fact]
    public void Bind_RefusesAWrongType() =>
        FluentActions.Invoking(() => Bind(Two, ["a", "b"])).Should().Throw<ArgumentException>().WithMessage("The argument 'number' of 'Two' is System.String, and must be System.Int32.*");

    [Fact]
    public void Bind_RefusesNullForAValue() =>
        FluentActions.Invoking(() => Bind(Two, [null, "b"])).Should().Throw<ArgumentException>().WithMessage("*is null*");

    [Fact]
    public void Bind_RefusesAReference() =>
        FluentActions.Invoking(() => Bind((WithReference)((ref int n) => n++), [1])).Should().Throw<ArgumentException>().WithMessage("*means nothing in another process*");

    [Fact]
    public void Bind_LetsANullableBeNull() => Bind((int? n) => { _ = n; }, [null]).Should().Equal([null]);

    [Fact]
    public void Bind_SkipsTheTargetOfAnExtensionMethod() => Bind("abc".Shout, [2]).Should().Equal(2);

    [Theory]
    [InlineData((byte)1, typeof(int), 1)]
    [InlineData(1, typeof(long), 1L)]
    [InlineData(1, typeof(double), 1.0)]
    [InlineData(1.5f, typeof(double), 1.5)]
    [InlineData(1L, typeof(int), null)]
    [InlineData(1, typeof(uint), null)]
    [InlineData(1.5, typeof(float), null)]
    [InlineData('a', typeof(int), null)]
    [InlineData(true, typeof(int), null)]
    [InlineData(DayOfWeek.Friday, typeof(int), null)]
    public void Widening_LosesNothing(object value, Type type, object? expected) => Widening.TryConvert(value, type).Should().Be(expected);

    [Fact]
    public void Invoke_ReturnsWhatTheTargetOrItsTaskReturns()
    {
        Invoke(() => 5).Should().Be(5);
        Invoke(() => Task.FromResult("six")).Should().Be("six");
        Invoke(() => new ValueTask<int>(7)).Should().Be(7);
        Invoke(async () =>
        {
            await Task.Yield();
            return 8;
        }).Should().Be(8);
        Invoke(async () => await Task.Yield()).Should().BeNull();
        Invoke(() => { }).Should().BeNull();
        Invoke(() => new List<int> { 9 }).Should().BeOfType<List<int>>();
    }

    [Fact]
    public void Invoke_ThrowsWhatTheTargetThrows()
    {
        var invoke = () => TargetCall.Bind((int n) => { throw new InvalidOperationException($"{n}"); }, [1], null).Invoke();

        invoke.Should().Throw<InvalidOperationException>().WithMessage("1");
    }

    private static object?[] Bind(Delegate target, object?[] args, Dictionary<string, object?>? kwargs = null) => TargetCall.Bind(target, args, kwargs).Arguments;

    private static object? Invoke(Delegate target) => TargetCall.Bind(target, [], null).Invoke();

    private static void Two(int number, string text) => _ = (number, text);

    private static void Optional(int number, string text = "two", DayOfWeek day = DayOfWeek.Friday, TimeSpan time = default, int? maybe = null, params int[] rest) =>
        _ = (number, text, day, time, maybe, rest);
}
