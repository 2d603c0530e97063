using System.Reflection;
using Xunit.v3;

namespace MultiProc.TestKit;

/// <summary>Fails a test that leaves a process, a file, shared memory or a descriptor behind.</summary>
/// <remarks>
/// <para>It waits for a few seconds: what has ended may still be on its way out. What is left then is named, and removed, so
/// that one guilty test does not make its successors fail.</para>
/// <para>Tests of one assembly run one after another (xunit.runner.json), so what appears during a test is that test's.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class NothingLeftBehindAttribute : BeforeAfterTestAttribute
{
    // Where the library runs as on other Unix systems it does not remove a killed child's runtime files: their names hold what only Linux tells.
    private static readonly bool s_isPortable = Environment.GetEnvironmentVariable("MULTIPROC_PORTABLE") == "1";

    private readonly TimeSpan _patience = TimeSpan.FromSeconds(5);
    private Leftovers _before = Leftovers.None;

    /// <summary>The guard as it stands on every test assembly.</summary>
    public NothingLeftBehindAttribute()
    {
    }

    /// <summary>A guard with less patience, for its own tests.</summary>
    internal NothingLeftBehindAttribute(TimeSpan patience) => _patience = patience;

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        _before = Leftovers.Look();
    }

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(methodUnderTest);
        var runtimeFilesStay = s_isPortable || methodUnderTest.IsDefined(typeof(KillsParentsAttribute));
        IReadOnlyList<string> left = [];
        if (Eventually.Holds(() => (left = LookAgain(runtimeFilesStay)).Count == 0, _patience))
            return;
        ProcessTree.KillDescendants();
        Leftovers.RemoveFilesBeyond(_before);
        throw new InvalidOperationException($"{methodUnderTest.Name} left behind:{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", left)}");
    }

    private IReadOnlyList<string> LookAgain(bool runtimeFilesStay)
    {
        if (runtimeFilesStay)
            Leftovers.RemoveRuntimeFilesOfTheDead();
        var left = Leftovers.Look().Beyond(_before);
        if (left.Count > 0)
        {
            // What a test dropped without disposing is given back by its finalizer.
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return left;
    }
}
