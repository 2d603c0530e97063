using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Linq.Expressions;
using System.Net;
using System.Numerics;
using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;
using MultiProc.Serialization;

namespace MultiProc.UnitTests.Serialization;

public class RuntimeTypesTests
{
    /// <summary>One type of each assembly that the list reaches into.</summary>
    private static readonly Type[] s_reached =
    [
        typeof(object), typeof(SortedSet<>), typeof(BigInteger), typeof(Regex), typeof(IPAddress), typeof(ImmutableArray<>),
        typeof(ObservableCollection<>), typeof(System.Collections.Concurrent.ConcurrentBag<>), typeof(Enumerable), typeof(Expression),
        typeof(Uri), typeof(System.Collections.Queue),
    ];

    public static TheoryData<string> Names => [.. ListedNames()];

    [Theory]
    [MemberData(nameof(Names))]
    public void List_NamesATypeOfThisRuntime_WhateverItsKind(string name) =>
        s_reached.Should().Contain(type => type.Assembly.GetType(name) != null, "{0} is on the list", name);

    [Fact]
    public void KindOf_IsRefused_WhenTheTypeIsNotListed() =>
        RuntimeTypes.KindOf(typeof(System.Timers.Timer)).Should().Be(TravelKind.Refused);

    // The list is code: what it names are the texts in it.
    private static IEnumerable<string> ListedNames()
    {
        using var assembly = AssemblyDefinition.ReadAssembly(typeof(RuntimeTypes).Assembly.Location);
        return [.. assembly.MainModule.GetType(typeof(RuntimeTypes).FullName).Methods
            .SelectMany(method => method.Body.Instructions)
            .Where(instruction => instruction.OpCode == OpCodes.Ldstr)
            .Select(instruction => (string)instruction.Operand)
            .Where(text => text.StartsWith("System.", StringComparison.Ordinal) && (char.IsLetterOrDigit(text[^1])))
            .Distinct()];
    }
}
