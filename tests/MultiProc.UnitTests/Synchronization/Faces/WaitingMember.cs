using System.Reflection;

namespace MultiProc.UnitTests.Synchronization.Faces;

/// <summary>One overload of a member that waits: whatever of a primitive takes a token.</summary>
internal sealed class WaitingMember(MethodInfo method)
{
    private static readonly Func<bool> s_holds = () => true;
    private static readonly Func<bool> s_neverHolds = () => false;

    public string Name => method.Name;

    public bool TakesTimeout => Takes(typeof(TimeSpan));

    public bool GivesScope => method.ReturnType == typeof(Scope) || method.ReturnType == typeof(ValueTask<Scope>);

    public static IEnumerable<WaitingMember> Of(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(m => new WaitingMember(m)).Where(m => m.Takes(typeof(CancellationToken)));

    /// <summary>Calls it; one that does not return a task has returned when this does.</summary>
    /// <param name="subject">The primitive.</param>
    /// <param name="holds">What a predicate is to say.</param>
    /// <param name="timeout">For those that take one.</param>
    /// <param name="cancellationToken">The token.</param>
    /// <returns>What it returned; null if nothing.</returns>
    public async Task<object?> Call(object subject, bool holds, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var arguments = method.GetParameters().Select(p => Argument(p.ParameterType, holds, timeout, cancellationToken)).ToArray();
        var result = method.Invoke(subject, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        switch (result)
        {
            case Task<bool> task:
                return await task;
            case Task<int> task:
                return await task;
            case ValueTask<Scope> task:
                return await task;
            case Task task:
                await task;
                return null;
            default:
                return result;
        }
    }

    public override string ToString() => $"{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name))})";

    private static object Argument(Type type, bool holds, TimeSpan timeout, CancellationToken cancellationToken) =>
        type == typeof(TimeSpan) ? timeout
        : type == typeof(CancellationToken) ? cancellationToken
        : type == typeof(Func<bool>) ? (holds ? s_holds : s_neverHolds)
        : throw new NotSupportedException($"the suite does not know what to give for a {type}: teach it");

    private bool Takes(Type type) => method.GetParameters().Any(p => p.ParameterType == type);
}
