using System.Reflection;

namespace MultiProc.Serialization.Plans;

/// <summary>What <see cref="EqualityComparer{T}.Default"/> and <see cref="Comparer{T}.Default"/> return, each process its own.</summary>
internal sealed class DefaultComparerPlan : LeafPlan
{
    private readonly object _default;

    private DefaultComparerPlan(Type type, object comparer)
        : base(type) => _default = comparer;

    /// <summary>The plan, if <paramref name="type"/> is that of the default comparer of its kind.</summary>
    public static DefaultComparerPlan? For(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (!level.IsConstructedGenericType)
                continue;
            var definition = level.GetGenericTypeDefinition();
            if (definition != typeof(EqualityComparer<>) && definition != typeof(Comparer<>))
                continue;
            var comparer = level.GetProperty("Default", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
            // The abstract class stands for its default in a message.
            return type == level || comparer.GetType() == type ? new DefaultComparerPlan(level, comparer) : null;
        }

        return null;
    }

    public override void WriteHead(PickleWriter writer, object value)
    {
    }

    public override object ReadHead(PickleReader reader) => _default;
}
