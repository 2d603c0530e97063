using System.Diagnostics;
using System.Reflection;
using MultiProc.Foundation;
using MultiProc.Serialization;

namespace MultiProc.UnitTests.Synchronization.Faces;

/// <summary>What every primitive keeps, whatever it is for: errors, timeouts, cancellation, disposal. One test per member that waits.</summary>
/// <typeparam name="T">The primitive.</typeparam>
/// <typeparam name="TNaming">Whether it has a name.</typeparam>
public abstract class PrimitiveSuite<T, TNaming>
    where T : IPrimitive
    where TNaming : INaming
{
    private static readonly CancellationToken s_canceled = new(canceled: true);
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly Dictionary<string, WaitingMember> s_members =
        WaitingMember.Of(T.Type).Where(m => T.Supports(m.Name)).ToDictionary(m => m.ToString(), StringComparer.Ordinal);

    // Those that say what there is to say of a disposed object too.
    private static readonly string[] s_outliveDisposal = [nameof(IDisposable.Dispose), nameof(ToString), "get_WasAbandoned"];

    public static TheoryData<string> Members => [.. s_members.Keys];

    public static TheoryData<string> TimedMembers => [.. s_members.Values.Where(m => m.TakesTimeout).Select(m => m.ToString())];

    public static TheoryData<string> MembersThatCanSucceed => [.. s_members.Values.Where(m => T.CanSucceedAtOnce(m.Name)).Select(m => m.ToString())];

    public static TheoryData<string> ScopeMembers => [.. s_members.Values.Where(m => m.GivesScope).Select(m => m.ToString())];

    [Theory]
    [MemberData(nameof(MembersThatCanSucceed))]
    public async Task Waiting_Succeeds_HoweverLongItMayTake_WhenNothingIsInTheWay(string signature)
    {
        var member = s_members[signature];
        foreach (var timeout in new[] { TimeSpan.Zero, s_short, Timeout.InfiniteTimeSpan, TimeSpan.MaxValue })
        {
            using var subject = T.Free(member.Name, TNaming.Next);
            var result = await member.Call(subject, holds: true, timeout, CancellationToken.None);
            if (result is bool came)
                came.Should().BeTrue();
            T.Type.Should().Be(subject.GetType());
        }
    }

    [Theory]
    [MemberData(nameof(Members))]
    public async Task Waiting_Throws_WhenTheTokenIsCanceledBefore_EvenIfItCouldSucceed(string signature)
    {
        var member = s_members[signature];
        foreach (var create in new[] { T.Free, T.Blocked })
        {
            using var subject = create(member.Name, TNaming.Next);
            var before = subject.ToString();
            var wait = () => member.Call(subject, holds: true, Timeout.InfiniteTimeSpan, s_canceled);
            (await wait.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(s_canceled);
            subject.ToString().Should().Be(before, "nothing has happened");
        }
    }

    [Theory]
    [MemberData(nameof(Members))]
    public async Task Waiting_Throws_WhenTheTokenIsCanceledMeanwhile(string signature)
    {
        var member = s_members[signature];
        foreach (var timeout in new[] { Timeout.InfiniteTimeSpan, TimeSpan.MaxValue, s_patience })
            await Cancel(member, timeout);
        await Task.Yield();
    }

    [Theory]
    [MemberData(nameof(TimedMembers))]
    public async Task Waiting_Ends_WhenTheTimeIsOver_AndNotBefore(string signature)
    {
        var member = s_members[signature];
        foreach (var timeout in new[] { TimeSpan.Zero, s_short })
            await TimeOut(member, timeout);
        await Task.Yield();
    }

    [Theory]
    [MemberData(nameof(TimedMembers))]
    public async Task Timeouts_Throw_WhenNegativeAndNotInfinite(string signature)
    {
        var member = s_members[signature];
        foreach (var timeout in new[] { TimeSpan.FromMilliseconds(-2), TimeSpan.FromTicks(-1), TimeSpan.FromDays(-1), TimeSpan.MinValue })
        {
            using var subject = T.Free(member.Name, TNaming.Next);
            var before = subject.ToString();
            var wait = () => member.Call(subject, holds: true, timeout, CancellationToken.None);
            (await wait.Should().ThrowAsync<ArgumentOutOfRangeException>()).Which.ParamName.Should().Be("timeout");
            subject.ToString().Should().Be(before, "nothing has happened");
        }
    }

    [Fact]
    public void Members_Throw_WhenDisposed()
    {
        var members = T.Type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(m => !s_outliveDisposal.Contains(m.Name)).ToList();
        members.Should().NotBeEmpty();
        var subject = T.Free("", TNaming.Next);
        subject.Dispose();
        foreach (var member in members)
        {
            var call = () => Finish(member.Invoke(subject, BindingFlags.DoNotWrapExceptions, null, [.. member.GetParameters().Select(Some)], null));
            call.Should().Throw<ObjectDisposedException>($"{member} was called").Which.ObjectName.Should().Contain(T.Type.Name);
        }
    }

    [Fact]
    public void Dispose_MayBeCalledAgain_AndLeavesCopiesAlone()
    {
        var subject = T.Free("", TNaming.Next);
        using var copy = Copy(subject);
        subject.Dispose();
        subject.Dispose();
        subject.ToString().Should().Be($"{T.Type.Name}(disposed)");
        copy.ToString().Should().Be(T.FreeText);
    }

    [Fact]
    public void ADisposedOne_TravelsAsDisposed()
    {
        var subject = T.Free("", TNaming.Next);
        subject.Dispose();
        Copy(subject).ToString().Should().Be($"{T.Type.Name}(disposed)");
    }

    [Fact]
    public void ToString_SaysHowItIs()
    {
        using var free = T.Free("", TNaming.Next);
        using var blocked = T.Blocked("", TNaming.Next);
        free.ToString().Should().Be(T.FreeText);
        blocked.ToString().Should().Be(T.BlockedText);
        using var copy = Copy(blocked);
        copy.ToString().Should().Be(T.BlockedText);
    }

    protected static async Task<Scope> Enter(IDisposable subject, string signature) =>
        (Scope)(await s_members[signature].Call(subject, holds: true, TimeSpan.Zero, CancellationToken.None))!;

    protected static IDisposable Copy(IDisposable value) => (IDisposable)Pickle.Load(Pickle.Dump(value))!;

    // Methods of their own, and a stack of its own for what comes after them: otherwise the test would hold the last lock that nobody disposes
    // until after the look for what is left.
    private static async Task Cancel(WaitingMember member, TimeSpan timeout)
    {
        using var subject = T.Blocked(member.Name, TNaming.Next);
        using var source = new CancellationTokenSource();
        CrashPoint.Reached = _ => source.CancelAfter(s_short); // it has begun: a token that is cancelled before that changes nothing
        try
        {
            var wait = () => member.Call(subject, holds: false, timeout, source.Token);
            (await wait.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
        }
        finally
        {
            CrashPoint.Reached = null;
        }

        subject.ToString().Should().Be(T.GivenUpText);
    }

    private static async Task TimeOut(WaitingMember member, TimeSpan timeout)
    {
        using var subject = T.Blocked(member.Name, TNaming.Next);
        var start = Stopwatch.GetTimestamp();
        var wait = () => member.Call(subject, holds: false, timeout, CancellationToken.None);
        if (T.TimeoutError is { } error)
            (await wait.Should().ThrowAsync<Exception>()).Which.Should().BeOfType(error);
        else
            (await wait()).Should().Be(false);
        Stopwatch.GetElapsedTime(start).Should().BeGreaterThanOrEqualTo(timeout).And.BeLessThan(s_patience);
        subject.ToString().Should().Be(T.GivenUpText);
    }

    private static object? Some(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(int) ? 1
        : parameter.ParameterType == typeof(TimeSpan) ? TimeSpan.Zero
        : parameter.ParameterType == typeof(Func<bool>) ? () => true
        : parameter.ParameterType == typeof(CancellationToken) ? CancellationToken.None
        : throw new NotSupportedException($"the suite does not know what to give for {parameter}: teach it");

    private static void Finish(object? result)
    {
        if (result is Task task)
            task.GetAwaiter().GetResult();
        else if (result is ValueTask<Scope> scope)
            scope.AsTask().GetAwaiter().GetResult();
    }
}
