using System.Text.RegularExpressions;

namespace MultiProc.UnitTests.House;

/// <summary>What the compiler and the analyzers do not say about the sources of the library.</summary>
[Trait("needs", "sources")]
public sealed partial class SourceRulesTests
{
    private const int LongestFile = 400;
    private const int LongestMethod = 60;

    [Fact]
    public void Files_AreNoLongerThan400Lines() =>
        TooLong(Sources(), LongestFile).Should().BeEmpty();

    [Fact]
    public void FilesThatAreTooLong_AreFound() =>
        TooLong([("a.cs", new string[LongestFile]), ("b.cs", new string[LongestFile + 1])], LongestFile).Should().Equal($"b.cs: {LongestFile + 1}");

    [Fact]
    public void Methods_AreNoLongerThan60Lines() => LongMethods(typeof(ProcessException), LongestMethod).Should().BeEmpty();

    [Fact]
    public void MethodsThatAreTooLong_AreFound()
    {
        const int LinesOfThisOne = 4;
        var mine = $"::{nameof(MethodsThatAreTooLong_AreFound)}(): {LinesOfThisOne + 2}";
        LongMethods(GetType(), LinesOfThisOne).Should().Contain(m => m.EndsWith(mine, StringComparison.Ordinal));
        LongMethods(GetType(), LinesOfThisOne + 2).Should().NotContain(m => m.EndsWith(mine, StringComparison.Ordinal));
    }

    [Fact]
    public void Sources_HaveNoDirectivesAndNothingToDo() =>
        Hits(Forbidden(), _ => true).Should().BeEmpty();

    [Fact]
    public void NativeCalls_AreDeclaredInInteropOnly() =>
        Hits(NativeCall(), f => !f.Name.StartsWith("Platform/Interop/", StringComparison.Ordinal)).Should().BeEmpty();

    [Fact]
    public void UnsafeCode_IsInPlatformOnly() =>
        Hits(Unsafe(), f => !f.Name.StartsWith("Platform/", StringComparison.Ordinal)).Should().BeEmpty();

    /// <summary>Somebody may set the clock while others wait: whatever counts time counts it on the monotonic one.</summary>
    [Fact]
    public void WallClock_IsNotReadWhereOneWaits() =>
        Hits(WallClock(), f => f.Name.Split('/')[0] is "Foundation" or "Platform" or "Synchronization" or "Processes" or "Channels").Should().BeEmpty();

    [Theory]
    [InlineData("var until = DateTime.UtcNow + timeout;")]
    [InlineData("DateTimeOffset.Now")]
    [InlineData("TimeProvider.System.GetUtcNow()")]
    [InlineData("private const int CLOCK_REALTIME = 0;")]
    [InlineData("FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME")]
    [InlineData("LibraryImport(\"libc\", EntryPoint = \"gettimeofday\")")]
    [InlineData("pthread_mutex_timedlock")]
    public void WallClock_IsFound(string line) => WallClock().IsMatch(line).Should().BeTrue();

    /// <summary>What a message names becomes something of this process in one place, which counts it.</summary>
    [Fact]
    public void Names_BecomeTypesAndMethodsInTheGateOnly() =>
        Hits(Resolution(), f => f.Name.StartsWith("Serialization/", StringComparison.Ordinal)
            // The one loads what the gate asks for; the others read the tokens of code that runs here.
            && f.Name is not ("Serialization/Metadata/MetadataGate.cs" or "Serialization/Metadata/PluginContext.cs" or "Serialization/CapturedFields.cs" or "Serialization/HashCaches.cs")).Should().BeEmpty();

    [Theory]
    [InlineData("var m = module.ResolveMethod(token);")]
    [InlineData("_ = Type.GetType(name);")]
    [InlineData("Assembly.LoadFrom(path)")]
    [InlineData("MethodBase.GetMethodFromHandle(handle, type)")]
    public void Resolution_IsFound(string line) => Resolution().IsMatch(line).Should().BeTrue();

    [Theory]
    [InlineData("#if LINUX")]
    [InlineData("  #region Fields")]
    [InlineData("#pragma warning disable CA1000")]
    [InlineData("// TODO: later")]
    [InlineData("throw new NotImplementedException();")]
    public void Forbidden_IsFound(string line) => Forbidden().IsMatch(line).Should().BeTrue();

    [Theory]
    [InlineData("    [LibraryImport(\"libc\", EntryPoint = \"kill\")]")]
    [InlineData("[ DllImport(\"libc\")]")]
    public void NativeCall_IsFound(string line) => NativeCall().IsMatch(line).Should().BeTrue();

    [Theory]
    [InlineData("internal sealed unsafe class Region", true)]
    [InlineData("        unsafe", true)]
    [InlineData("// nothing here is unsafer than it was", false)]
    public void Unsafe_IsFound(string line, bool isFound) => Unsafe().IsMatch(line).Should().Be(isFound);

    private static IEnumerable<string> TooLong(IEnumerable<(string Name, string[] Lines)> files, int limit) =>
        files.Where(f => f.Lines.Length > limit).Select(f => $"{f.Name}: {f.Lines.Length}");

    private static List<string> LongMethods(Type member, int limit)
    {
        using var module = Mono.Cecil.ModuleDefinition.ReadModule(member.Assembly.Location, new Mono.Cecil.ReaderParameters { ReadSymbols = true });
        return [.. module.GetTypes().SelectMany(t => t.Methods)
            .Select(m => (m.FullName, Lines: Lines(m)))
            .Where(m => m.Lines > limit)
            .Select(m => $"{m.FullName}: {m.Lines}")];
    }

    private static IEnumerable<string> Hits(Regex pattern, Func<(string Name, string[] Lines), bool> isLookedAt) =>
        from file in Sources()
        where isLookedAt(file)
        from line in file.Lines.Select((text, i) => (text, number: i + 1))
        where pattern.IsMatch(line.text)
        select $"{file.Name}:{line.number}: {line.text.Trim()}";

    private static IEnumerable<(string Name, string[] Lines)> Sources()
    {
        var root = Repository.PathOf("src", "MultiProc");
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(f => (Name: Path.GetRelativePath(root, f).Replace('\\', '/'), Path: f))
            .Where(f => !f.Name.StartsWith("obj/", StringComparison.Ordinal) && !f.Name.StartsWith("bin/", StringComparison.Ordinal))
            .Select(f => (f.Name, File.ReadAllLines(f.Path)));
    }

    // From the first to the last statement: what stands between, lambdas and local functions too, counts.
    private static int Lines(Mono.Cecil.MethodDefinition method)
    {
        var points = method.DebugInformation.SequencePoints.Where(p => !p.IsHidden).ToList();
        var isOurs = points.Count > 0 && !points[0].Document.Url.Replace('\\', '/').Contains("/obj/", StringComparison.Ordinal);
        return isOurs && !method.IsConstructor ? points.Max(p => p.EndLine) - points.Min(p => p.StartLine) + 1 : 0;
    }

    [GeneratedRegex(@"^\s*#(if|region|pragma)\b|\b(TODO|FIXME|HACK)\b|NotImplementedException")]
    private static partial Regex Forbidden();

    // POSIX's timed calls, sem_timedwait for one, count on the wall clock too.
    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?(Now|Today)\b|\bGet(Utc|Local)Now\b|REALTIME|\bgettimeofday\b|_timed(wait|lock|receive|send)\b")]
    private static partial Regex WallClock();

    [GeneratedRegex(@"\bResolve(Type|Method|Member|Field)\(|\bGet(Type|Method|Field)FromHandle\(|\bType\.GetType\(|\bLoadFrom|\bAssembly\.Load|\bCreateInstance\(""")]
    private static partial Regex Resolution();

    [GeneratedRegex(@"\[\s*(DllImport|LibraryImport)\b")]
    private static partial Regex NativeCall();

    [GeneratedRegex(@"\bunsafe\b(?![^/]*//)")]
    private static partial Regex Unsafe();
}
