using System.Reflection;

namespace MultiProc.UnitTests.House;

/// <summary>The rules that every public type of the library keeps.</summary>
public sealed class PublicApiTests
{
    // What Python's users subclass, the bases of exceptions, and the queue of which JoinableQueue is one, as in Python.
    private static readonly string[] s_open = ["Process", "ProcessException", "Queue`1"];

    // Where a value is due, a time that is over throws: Python's way, too.
    // Connection.Wait gives what is ready: nothing, when it is late.
    private static readonly string[] s_throwWhenLate = ["Barrier.Wait", "Barrier.WaitAsync", "Queue`1.Get", "Queue`1.GetAsync", "Connection.Wait", "Connection.WaitAsync"];

    private static readonly IReadOnlyList<Type> s_types = typeof(ProcessException).Assembly.GetExportedTypes();

    [Fact]
    public void Types_AreInOneNamespace() =>
        s_types.Where(t => t.Namespace != "MultiProc").Should().BeEmpty();

    [Fact]
    public void Classes_AreSealed() =>
        s_types.Where(ApiRules.IsOpenClass).Select(t => t.Name).Except(s_open).Should().BeEmpty();

    [Fact]
    public void OpenClasses_Exist_WhereTheListNamesThem() =>
        s_types.Where(ApiRules.IsOpenClass).Select(t => t.Name).Should().BeEquivalentTo(s_open.Intersect(s_types.Select(t => t.Name)));

    [Fact]
    public void Fields_AreNotPublic() => s_types.SelectMany(ApiRules.PublicFields).Should().BeEmpty();

    [Fact]
    public void Exceptions_EndInException() =>
        s_types.Where(t => t.IsAssignableTo(typeof(Exception)) != t.Name.EndsWith("Exception", StringComparison.Ordinal)).Should().BeEmpty();

    [Fact]
    public void TaskMethods_EndInAsync_AndOnlyThey() => Methods().Where(ApiRules.IsMisnamedAsync).Select(Describe).Should().BeEmpty();

    [Fact]
    public void BlockingMethods_TakeACancellationTokenLast() => Methods().Where(ApiRules.BlocksWithoutToken).Select(Describe).Should().BeEmpty();

    [Fact]
    public void MethodsWithATimeout_SayWhetherItCameInTime() =>
        Methods().Where(ApiRules.TimesOutSilently).Select(m => $"{m.DeclaringType!.Name}.{m.Name}").Should().BeEquivalentTo(s_throwWhenLate);

    [Fact]
    public void Finalizers_AreInSafeHandlesOnly() =>
        typeof(ProcessException).Assembly.GetTypes().Where(ApiRules.HasFinalizer)
            .Where(t => !t.IsAssignableTo(typeof(System.Runtime.InteropServices.SafeHandle))).Should().BeEmpty();

    [Theory]
    [InlineData(nameof(BadApi.Misnamed), nameof(ApiRules.IsMisnamedAsync))]
    [InlineData(nameof(BadApi.TaskAsync), nameof(ApiRules.IsMisnamedAsync))]
    [InlineData(nameof(BadApi.Acquire), nameof(ApiRules.BlocksWithoutToken))]
    [InlineData(nameof(BadApi.Hold), nameof(ApiRules.BlocksWithoutToken))]
    [InlineData(nameof(BadApi.Hold), nameof(ApiRules.TimesOutSilently))]
    public void Rule_FindsTheViolation(string method, string rule) =>
        typeof(ApiRules).GetMethod(rule)!.Invoke(null, [typeof(BadApi).GetMethod(method)]).Should().Be(true);

    private static IEnumerable<MethodInfo> Methods() =>
        s_types.SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(m => !m.IsSpecialName);

    private static string Describe(MethodInfo method) => $"{method.DeclaringType!.Name}.{method}";
}
