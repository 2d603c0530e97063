using Mono.Cecil;
using Mono.Cecil.Cil;
using MultiProc.Serialization;
using MultiProc.Serialization.Policy;
using MultiProc.UnitTests.Serialization.Cases;

namespace MultiProc.UnitTests.Serialization;

public class RuntimeTypesTests
{
    private static readonly Type[] s_lists = [typeof(RuntimeTypes), typeof(LibraryTypes)];

    /// <summary>How the names of families begin: no types themselves.</summary>
    private static readonly string[] s_families = ["System.Data.SqlTypes.Sql", "System.Xml.Linq.X"];

    /// <summary>What only a message of a channel can carry: OpenHandleTests sends it.</summary>
    private static readonly string[] s_handles = ["System.Net.Sockets.Socket"];

    [Fact]
    public void List_NamesOnlyWhatTheBatterySends_SoThatEveryEntryIsTested()
    {
        var met = new MetTypes();
        foreach (var name in Battery.Names.Where(name => !name.Contains("000", StringComparison.Ordinal)))
            met.Add(Battery.Get(name).Make());

        string.Join("\n", ListedNames().Except(met.Names).Except(s_families).Except(s_handles)).Should().BeEmpty("a type is listed when a case sends it to another process");
    }

    [Fact]
    public void KindOf_IsRefused_WhenTheTypeIsNotListed() =>
        RuntimeTypes.KindOf(typeof(System.Timers.Timer)).Should().Be(TravelKind.Refused);

    // The list is code: what it names are the texts in it.
    private static IEnumerable<string> ListedNames()
    {
        using var assembly = AssemblyDefinition.ReadAssembly(typeof(RuntimeTypes).Assembly.Location);
        return [.. s_lists.SelectMany(list => assembly.MainModule.GetType(list.FullName).Methods)
            .SelectMany(method => method.Body.Instructions)
            .Where(instruction => instruction.OpCode == OpCodes.Ldstr)
            .Select(instruction => (string)instruction.Operand)
            .Where(text => text.StartsWith("System.", StringComparison.Ordinal) && char.IsLetterOrDigit(text[^1]))
            .Distinct()];
    }
}
