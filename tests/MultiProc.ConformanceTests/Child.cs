namespace MultiProc.ConformanceTests;

/// <summary>A child of a test, that is to end well.</summary>
internal static class Child
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static Process Start(Action target)
    {
        var child = new Process(target);
        child.Start();
        return child;
    }

    /// <summary>Waits for its end, and releases the object.</summary>
    public static void End(Process child)
    {
        using (child)
        {
            child.Join(s_patience).Should().BeTrue("the child ends");
            child.ExitCode.Should().Be(0);
        }
    }
}
