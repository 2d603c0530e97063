using System.Runtime;

namespace MultiProc.Benchmarks.Rows;

/// <summary>The runtime's compiling in the background: a method is compiled again after some thirty calls, which takes time.</summary>
internal static class Compilation
{
    private const int MostPasses = 20;

    /// <summary>Repeats something until the runtime compiles nothing more meanwhile, or long enough.</summary>
    /// <param name="pass">What is to be compiled; takes some hundred milliseconds, because the runtime counts no calls before it has been calm for a hundred.</param>
    public static void Settle(Action pass)
    {
        var before = -1L;
        for (var i = 0; i < MostPasses && before != JitInfo.GetCompiledMethodCount(); i++)
        {
            before = JitInfo.GetCompiledMethodCount();
            pass();
        }
    }
}
