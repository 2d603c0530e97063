extern alias optimized;

using MultiProc.Serialization;
using OddOptimized = optimized::MultiProc.UnitTests.Serialization.Cases.OddPruningCases;
using OddPlain = MultiProc.UnitTests.Serialization.Cases.OddPruningCases;
using Optimized = optimized::MultiProc.UnitTests.Serialization.Cases.PruningCases;
using Plain = MultiProc.UnitTests.Serialization.Cases.PruningCases;
using ScopeOptimized = optimized::MultiProc.UnitTests.Serialization.Cases.ScopePruningCases;
using ScopePlain = MultiProc.UnitTests.Serialization.Cases.ScopePruningCases;

namespace MultiProc.UnitTests.Serialization;

public class PruningTests
{
    private const int Small = 4096;

    private static readonly List<(string Name, Func<Delegate> Make, object Expected)> s_plain =
        [.. Plain.All(), .. OddPlain.All(), .. ScopePlain.All()];

    private static readonly List<(string Name, Func<Delegate> Make, object Expected)> s_optimized =
        [.. Optimized.All(), .. OddOptimized.All(), .. ScopeOptimized.All()];

    public static TheoryData<string> Names => [.. s_plain.Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Dump_LeavesOutWhatTheTargetDoesNotTouch_WhenPlain(string name) => Check(s_plain.Single(each => each.Name == name));

    [Theory]
    [MemberData(nameof(Names))]
    public Task Dump_LeavesOutWhatTheTargetDoesNotTouch_WhenOptimized(string name) => Check(s_optimized.Single(each => each.Name == name));

    [Fact]
    public void Dump_SendsTheUnion_WhenTwoDelegatesShareAScope()
    {
        var thread = Thread.CurrentThread;
        var first = "1";
        var second = "2";
        Func<object> sibling = () => thread;
        Func<string> one = () => first;
        Func<string> two = () => second;

        var copy = (Func<string>[])Pickle.Load(Pickle.Dump(new[] { one, two }))!;

        copy.Select(each => each()).Should().Equal("1", "2");
        copy[0].Target.Should().BeSameAs(copy[1].Target);
        sibling().Should().BeSameAs(thread);
    }

    [Fact]
    public void Dump_SendsEverything_WhenTheClosureItselfIsSent()
    {
        var first = 1;
        var second = "2";
        Func<int> one = () => first;
        Func<string> two = () => second;
        var closure = one.Target!;

        var copy = Pickle.Load(Pickle.Dump(closure))!;

        copy.GetType().GetField(nameof(first))!.GetValue(copy).Should().Be(1);
        copy.GetType().GetField(nameof(second))!.GetValue(copy).Should().Be("2");
        two().Should().Be("2");
    }

    [Fact]
    public void Dump_NamesTheVariable_WhenASiblingIsSentToo()
    {
        var thread = Thread.CurrentThread;
        var number = 1;
        Func<int> one = () => number;
        Func<object> two = () => thread;

        Pickle.Check(one).Should().BeNull();
        Pickle.Check(new Delegate[] { one, two })!.Path.Should()
            .Be($"[1], captured variable 'thread' of the lambda in '{nameof(Dump_NamesTheVariable_WhenASiblingIsSentToo)}'");
    }

    private static async Task Check((string Name, Func<Delegate> Make, object Expected) each)
    {
        var message = Pickle.Dump(each.Make());
        message.Bytes.Length.Should().BeLessThan(Small);

        var result = ((Delegate)Pickle.Load(message)!).DynamicInvoke();

        if (result is Task task)
        {
            await task;
            result = task.GetType().GetProperty("Result")!.GetValue(task);
        }

        result.Should().Be(each.Expected);
    }
}
