namespace MultiProc.ConformanceTests;

/// <summary>Keeps the list of CPython's tests, the tests here that port them, and the table of both in step.</summary>
[Trait("needs", "sources")]
public sealed class PortedTestsTests
{
    private static readonly PythonTestList s_list = PythonTestList.Read(Repository.PathOf("tests", "MultiProc.ConformanceTests", "python-tests.txt"));
    private static readonly ILookup<string, string> s_ported = PortedTests.Of(typeof(PortedTestsTests).Assembly);

    [Fact]
    public void List_NamesATest_ForEachPort() =>
        s_ported.Select(p => p.Key).Should().BeSubsetOf(s_list.Names);

    [Fact]
    public void Port_OrReason_ForEachTestOfPython() =>
        s_list.Names.Where(n => s_ported.Contains(n) == s_list.Omitted.ContainsKey(n)).Should().BeEmpty("each is either ported or omitted with a reason");

    [Fact]
    public void Table_IsUpToDate()
    {
        var path = Repository.PathOf("tests", "MultiProc.ConformanceTests", "TABLE.md");
        var expected = PortedTests.Table(s_list, s_ported);
        var actual = File.Exists(path) ? File.ReadAllText(path) : "";
        if (actual != expected)
            File.WriteAllText(path, expected);
        actual.Should().Be(expected, "the table is generated; it has been written anew: commit it");
    }
}
