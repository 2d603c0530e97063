using System.Reflection;
using MultiProc.Synchronization.Slots;

namespace MultiProc.UnitTests.Synchronization.Faces;

/// <summary>No primitive is without its suite.</summary>
public sealed class CompletenessTests
{
    private static readonly IReadOnlyList<Type> s_primitives =
        [.. typeof(Lock).Assembly.GetExportedTypes().Where(t => t.GetFields(BindingFlags.Instance | BindingFlags.NonPublic).Any(f => f.FieldType == typeof(SlotReference)))];

    [Fact]
    public void EveryPrimitive_HasASuite() =>
        SuitesOf(typeof(PrimitiveSuite<,>)).Should().BeEquivalentTo(s_primitives);

    [Fact]
    public void EveryPrimitive_ThatGivesScopes_HasTheSuiteOfScopes() =>
        SuitesOf(typeof(ScopedPrimitiveSuite<,>)).Should().BeEquivalentTo(s_primitives.Where(t => t.GetMethod(nameof(Lock.EnterScope)) is not null));

    /// <summary>The primitives that have the suite in both kinds of memory.</summary>
    private static IEnumerable<Type> SuitesOf(Type suite) =>
        from type in typeof(CompletenessTests).Assembly.GetTypes()
        where !type.IsAbstract
        from @base in Bases(type)
        where @base.IsGenericType && @base.GetGenericTypeDefinition() == suite
        let arguments = @base.GetGenericArguments()
        group arguments[1] by (Type)arguments[0].GetProperty(nameof(IPrimitive.Type))!.GetValue(null)! into namings
        where namings.Contains(typeof(Named)) && namings.Contains(typeof(Nameless))
        select namings.Key;

    private static IEnumerable<Type> Bases(Type type)
    {
        for (var t = type.BaseType; t is not null; t = t.BaseType)
            yield return t;
    }
}
