using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MultiProc.UnitTests.House;

/// <summary>Which folder of the sources uses which: from the compiled assembly, whose symbols say what file a method came from.</summary>
/// <remarks>Types are compared, not namespaces: public types are all in one. Inlined constants leave no trace and are not seen.</remarks>
internal sealed class FolderOrder : IDisposable
{
    /// <summary>Each may use only those to its left.</summary>
    public static readonly IReadOnlyList<string> Order =
        ["Foundation", "Platform", "Serialization", "Synchronization", "Memory", "Channels", "Processes", "Pools", "Managers"];

    private readonly ModuleDefinition _module;
    private readonly Dictionary<TypeDefinition, string> _folders;

    /// <param name="assembly">A compiled assembly with its symbols beside it.</param>
    /// <param name="folderOfFile">From the file name of a type (its own name, without generic arity) to its folder.</param>
    public FolderOrder(string assembly, ILookup<string, string> folderOfFile)
    {
        _module = ModuleDefinition.ReadModule(assembly);
        _folders = _module.Types
            .Where(t => folderOfFile.Contains(FileName(t)))
            .ToDictionary(t => t, t => folderOfFile[FileName(t)].Single());
        Unplaced = [.. _module.Types.Except(_folders.Keys).Where(t => !IsGenerated(t)).Select(t => t.FullName)];
    }

    /// <summary>Types whose file is not named after them, so that nobody knows where they belong.</summary>
    public IReadOnlyList<string> Unplaced { get; }

    /// <summary>"A (Left) uses B (Right)" for each use against the order.</summary>
    public IReadOnlyList<string> Violations() =>
    [
        .. from type in _folders.Keys
           from used in Uses(type).Select(TopOf).OfType<TypeDefinition>().Distinct()
           where _folders.ContainsKey(used) && Rank(_folders[used]) > Rank(_folders[type])
           select $"{type.Name} ({_folders[type]}) uses {used.Name} ({_folders[used]})",
    ];

    public void Dispose() => _module.Dispose();

    private static int Rank(string folder) => Order.ToList().IndexOf(folder);

    private static string FileName(TypeDefinition type) => type.Name.Split('`')[0];

    private static bool IsGenerated(TypeDefinition type) => type.Name.Contains('<', StringComparison.Ordinal)
        || type.CustomAttributes.Any(a => a.AttributeType.Name is "CompilerGeneratedAttribute" or "EmbeddedAttribute");

    private static TypeDefinition? TopOf(TypeReference type)
    {
        var definition = type.GetElementType() as TypeDefinition;
        while (definition?.DeclaringType is { } outer)
            definition = outer;
        return definition;
    }

    private static IEnumerable<TypeReference> Uses(TypeDefinition type) =>
        new[] { type.BaseType }.OfType<TypeReference>()
            .Concat(type.Interfaces.Select(i => i.InterfaceType))
            .Concat(type.CustomAttributes.Select(a => a.AttributeType))
            .Concat(type.Fields.Select(f => f.FieldType))
            .Concat(type.Methods.SelectMany(Uses))
            .SelectMany(WithArguments)
            .Concat(type.NestedTypes.SelectMany(Uses));

    private static IEnumerable<TypeReference> Uses(MethodDefinition method)
    {
        var signature = method.Parameters.Select(p => p.ParameterType).Append(method.ReturnType)
            .Concat(method.GenericParameters.SelectMany(g => g.Constraints.Select(c => c.ConstraintType)));
        return method.HasBody
            ? signature.Concat(method.Body.Variables.Select(v => v.VariableType)).Concat(method.Body.Instructions.SelectMany(Uses))
            : signature;
    }

    private static IEnumerable<TypeReference> Uses(Instruction instruction) => instruction.Operand switch
    {
        GenericInstanceMethod call => [call.DeclaringType, call.ReturnType, .. call.GenericArguments],
        MemberReference { DeclaringType: { } owner } and not TypeReference => [owner],
        TypeReference type => [type],
        _ => [],
    };

    private static IEnumerable<TypeReference> WithArguments(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(WithArguments).Append(generic.ElementType),
        FunctionPointerType pointer => pointer.Parameters.Select(p => p.ParameterType).Append(pointer.ReturnType).SelectMany(WithArguments),
        TypeSpecification wrapped => WithArguments(wrapped.ElementType),
        _ => [type],
    };
}
