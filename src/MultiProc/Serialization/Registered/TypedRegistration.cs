using System.Reflection;
using MultiProc.Serialization.Metadata;
using MultiProc.Serialization.Paths;

namespace MultiProc.Serialization.Registered;

/// <summary>The registration of <typeparamref name="T"/>.</summary>
internal sealed class TypedRegistration<T, TState>(Func<T, TState> reduce, Func<TState, T> rebuild)
    : Registration(typeof(T), new SealedCode(rebuild))
    where T : class
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public override object? Reduce(object value) => reduce((T)value);

    /// <summary>Why such a registration would not work; null if it would.</summary>
    public static string? Obstacle() =>
        typeof(T).IsAbstract ? $"{typeof(T)} has no objects of its own: a registration is for one type exactly, so register each class that derives from it."
        : typeof(T) == typeof(TState) ? $"The state of {typeof(T)} cannot be a {typeof(T)} again, which would have a state again, without end."
        : IsBuiltIn() ? $"{typeof(T)} travels by a rule of its own, which a registration cannot change."
        : null;

    /// <summary>Why that function cannot travel; null if it can.</summary>
    public static string? Obstacle(Func<TState, T> rebuild)
    {
        if (!rebuild.HasSingleTarget)
            return "It calls more than one method.";
        for (var level = rebuild.Target?.GetType(); level is not null; level = level.BaseType)
        {
            if (level.GetFields(Fields | BindingFlags.DeclaredOnly) is [var captured, ..])
                return $"It captures '{PathText.NameOf(captured)}', which stays here: make it a static lambda, and put into the state what it needs.";
        }

        return Pickle.Check(rebuild) is { } obstacle ? $"It cannot travel: {obstacle}" : null;
    }

    private static bool IsBuiltIn() =>
        typeof(T) == typeof(string) || typeof(T).IsArray || typeof(T) == typeof(object)
        || typeof(T).IsAssignableTo(typeof(Delegate)) || typeof(T).IsAssignableTo(typeof(MemberInfo)) || typeof(T).IsAssignableTo(typeof(ITransferable));
}
