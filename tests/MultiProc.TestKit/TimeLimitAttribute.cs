using System.Reflection;
using Xunit.v3;

namespace MultiProc.TestKit;

/// <summary>The longest that a test may take: on the assembly for all, on a method for that one.</summary>
/// <remarks>
/// <para>A test that blocks a thread cannot be stopped from inside. So a hang first tells what every process of the tree is
/// doing, and then ends the tree and the test run with it: a run that hangs has failed.</para>
/// </remarks>
/// <param name="seconds">The limit.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Method)]
public sealed class TimeLimitAttribute(int seconds) : BeforeAfterTestAttribute
{
    private static readonly HangWatch s_watch = new();

    /// <summary>The limit in seconds.</summary>
    public int Seconds { get; } = seconds;

    /// <summary>For a test that repeats something as often as it is told: it has got on, and its limit begins anew.</summary>
    public static void Renew() => s_watch.Renew();

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(methodUnderTest);
        var own = methodUnderTest.GetCustomAttribute<TimeLimitAttribute>();
        s_watch.Arm(test.TestDisplayName, TimeSpan.FromSeconds(own?.Seconds ?? Seconds));
    }

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        s_watch.Disarm();
    }
}
