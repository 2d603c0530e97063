using System.Reflection;

namespace MultiProc.UnitTests.House;

/// <summary>The rules of the public face, one question each.</summary>
internal static class ApiRules
{
    // Names that block wherever they occur in the library.
    private static readonly string[] s_blocking = ["Acquire", "EnterScope", "Wait", "WaitFor", "Join", "Get", "Recv", "RecvBytes", "Accept"];

    public static bool IsOpenClass(Type type) => type is { IsClass: true, IsSealed: false, IsAbstract: false } && !type.IsAssignableTo(typeof(Delegate));

    public static IEnumerable<string> PublicFields(Type type) =>
        type.IsEnum ? [] : type.GetFields().Where(f => !f.IsLiteral && !f.IsInitOnly).Select(f => $"{type.Name}.{f.Name}");

    public static bool HasFinalizer(Type type) =>
        type.GetMethod("Finalize", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is not null;

    public static bool IsMisnamedAsync(MethodInfo method) =>
        (ReturnsTask(method) || ReturnsStream(method)) != method.Name.EndsWith("Async", StringComparison.Ordinal);

    public static bool BlocksWithoutToken(MethodInfo method)
    {
        var blocks = s_blocking.Contains(method.Name) || ReturnsTask(method) || TakesTimeout(method);
        return blocks && method.Name != nameof(IAsyncDisposable.DisposeAsync) && !TakesToken(method) && !HasOverloadWithToken(method);
    }

    public static bool TimesOutSilently(MethodInfo method)
    {
        var result = ReturnsTask(method) ? method.ReturnType.GetGenericArguments().SingleOrDefault() : method.ReturnType;
        return TakesTimeout(method) && result != typeof(bool);
    }

    private static bool TakesToken(MethodInfo method) => method.GetParameters().LastOrDefault()?.ParameterType == typeof(CancellationToken);

    private static bool HasOverloadWithToken(MethodInfo method)
    {
        var types = method.GetParameters().Select(p => p.ParameterType).Append(typeof(CancellationToken));
        return method.DeclaringType!.GetMethod(method.Name, [.. types]) is not null;
    }

    private static bool TakesTimeout(MethodInfo method) => method.GetParameters().Any(p => p.ParameterType == typeof(TimeSpan) && p.Name == "timeout");

    private static bool ReturnsStream(MethodInfo method) =>
        method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>);

    private static bool ReturnsTask(MethodInfo method) =>
        method.ReturnType.Namespace == "System.Threading.Tasks" && method.ReturnType.Name.Split('`')[0] is nameof(Task) or nameof(ValueTask);
}
