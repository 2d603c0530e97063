namespace MultiProc.ConformanceTests;

/// <summary>How children come to be.</summary>
public sealed class StartMethodTests
{
    [Fact]
    [PythonTest("TestStartMethod.test_set_get")]
    public void SetStartMethod_IsSeenHereAndInChildren()
    {
        var before = Process.GetStartMethod();
        using var told = new Told();
        try
        {
            foreach (var method in Process.GetAllStartMethods())
            {
                Process.SetStartMethod(method);
                Process.GetStartMethod().Should().Be(method);
                using var p = new Process((Told told) => told.Say($"{Process.GetStartMethod()}"), told);
                p.Start();
                p.Join();
            }
        }
        finally
        {
            Process.SetStartMethod(before);
        }

        told.Lines.Should().Equal(Process.GetAllStartMethods().Select(m => $"{m}"));
    }

    [Fact]
    [PythonTest("TestStartMethod.test_get_all")]
    [PythonTest("TestStartMethod.test_get_all_start_methods")]
    public void GetAllStartMethods_ListsTheDefaultFirst() =>
        Process.GetAllStartMethods().Should().Equal(StartMethod.Spawn, StartMethod.ForkServer);

    [Fact]
    [PythonTest("TestStartMethod.test_nested_startmethod")]
    public void Child_PassesWhatItReceived_OnToAGrandchild()
    {
        using var told = new Told();
        using var both = new Semaphore(0);
        using var p = new Process(
            (Told told, Semaphore both) =>
            {
                using var grandchild = new Process(
                    (Told told, Semaphore both) =>
                    {
                        told.Say("inner");
                        both.Release();
                    },
                    told,
                    both);
                grandchild.Start();
                grandchild.Join();
                told.Say("outer");
                both.Release();
            },
            told,
            both);
        p.Start();
        p.Join();
        both.Acquire(TimeSpan.Zero).Should().BeTrue();
        both.Acquire(TimeSpan.Zero).Should().BeTrue();
        told.Lines.Should().Equal("inner", "outer");
    }
}
