using System.Reflection;

namespace MultiProc.UnitTests.Serialization;

/// <summary>The types of all objects that given values reach through their fields, and of what these derive from.</summary>
internal sealed class MetTypes
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const int FewElements = 100;

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<object> _pending = new();

    public HashSet<string> Names { get; } = [];

    public void Add(object? value)
    {
        Push(value);
        while (_pending.TryPop(out var next))
            Visit(next);
    }

    private void Push(object? value)
    {
        if (value is not (null or string or Pointer) && !value.GetType().IsPrimitive && (value.GetType().IsValueType || _seen.Add(value)))
            _pending.Push(value);
    }

    private void Visit(object value)
    {
        for (var level = value.GetType(); level is not null; level = level.BaseType)
        {
            _ = Names.Add((level.IsConstructedGenericType ? level.GetGenericTypeDefinition() : level).FullName ?? "");
            // What reflection holds reaches the whole runtime.
            if (value is MemberInfo or Assembly or Module or ParameterInfo)
                continue;
            foreach (var field in level.GetFields(Declared))
            {
                if (!field.FieldType.IsPointer && !field.FieldType.IsPrimitive && !field.FieldType.IsByRefLike)
                    Push(field.GetValue(value));
            }
        }

        if (value is Array array)
            array.Cast<object?>().Take(FewElements).ToList().ForEach(Push);
    }
}
