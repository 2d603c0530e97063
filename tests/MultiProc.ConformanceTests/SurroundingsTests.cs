using System.Globalization;
using System.Net.Sockets;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace MultiProc.ConformanceTests;

/// <summary>What a child has from its parent, and what it has not.</summary>
public sealed class SurroundingsTests
{
    private static readonly string[] s_searched = ["TRUSTED_PLATFORM_ASSEMBLIES", "APP_PATHS", "NATIVE_DLL_SEARCH_DIRECTORIES", "PROBING_DIRECTORIES"];

    [Fact]
    [PythonTest("TestFlags.test_flags")]
    public void Grandchild_HasTheFlagsOfTheRuntime_ThatTheChildHas()
    {
        using var told = new Told();
        using var p = new Process((Told told) =>
        {
            told.Say(Flags());
            using var grandchild = new Process((Told told) => told.Say(Flags()), told);
            grandchild.Start();
            grandchild.Join();
        }, told)
        { Environment = { ["DOTNET_gcConcurrent"] = "0" } };
        p.Start();
        p.Join();

        told.Lines.Should().HaveCount(2).And.OnlyContain(flags => flags == told.Lines[0]);
        told.Lines[0].Should().StartWith($"{GCLatencyMode.Batch} ").And.NotBe(Flags());
    }

    [Fact]
    [PythonTest("_TestSpawnedSysPath.test_child_sys_path")]
    public void Child_SearchesAssembliesWhereItsParentDoes()
    {
        using var told = new Told();
        using var p = new Process(() => told.Say(Searched()));
        p.Start();
        p.Join();
        told.Lines.Should().Equal(Searched());
    }

    [Fact]
    [PythonTest("MiscTestCase.test_preload_main_sys_argv")]
    public void Child_SeesTheArgumentsOfTheProgram_ColdAndWarm()
    {
        using var told = new Told();
        var before = Process.GetStartMethod();
        try
        {
            foreach (var method in Process.GetAllStartMethods())
            {
                Process.SetStartMethod(method);
                using var p = new Process(() => told.Say(string.Join('|', Environment.GetCommandLineArgs())));
                p.Start();
                p.Join();
            }
        }
        finally
        {
            Process.SetStartMethod(before);
        }

        told.Lines.Should().HaveCount(2).And.OnlyContain(line => line == string.Join('|', Environment.GetCommandLineArgs()));
    }

    // Python asks for a descriptor of that number; which socket it is cannot be mistaken.
    [Fact]
    [PythonTest("TestCloseFds.test_closefd")]
    public void Child_DoesNotHaveASocketOfItsParent()
    {
        using var told = new Told();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var identity = Target($"/proc/self/fd/{socket.Handle.ToString(CultureInfo.InvariantCulture)}");
        Open().Should().Contain(identity);
        using var p = new Process((Told told) => Open().ForEach(told.Say), told);
        p.Start();
        p.Join();
        told.Lines.Should().NotBeEmpty().And.NotContain(identity);
    }

    private static string Flags() =>
        $"{GCSettings.LatencyMode} {GCSettings.IsServerGC} {RuntimeFeature.IsDynamicCodeCompiled} {AppContext.TargetFrameworkName} "
        + $"{AppContext.GetData("System.GC.Concurrent")} {AppContext.GetData("System.Globalization.Invariant")}";

    private static string Searched() => string.Join('|', s_searched.Select(AppContext.GetData));

    private static List<string> Open() => [.. Directory.EnumerateFiles("/proc/self/fd").Select(Target)];

    // Null for the descriptor with which the folder was read: it is closed by now.
    private static string Target(string descriptor) => new FileInfo(descriptor).LinkTarget ?? "";
}
