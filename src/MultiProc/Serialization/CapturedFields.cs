using System.Reflection;

namespace MultiProc.Serialization;

/// <summary>Which captured variables a lambda or local function can touch.</summary>
/// <remarks>
/// <para>C# keeps all captured variables of a scope in one object, whoever uses them. So the code is read: the fields that it names,
/// those that the generated code it reaches names (lambdas and local functions of the same scopes, async methods, iterators), and
/// no others travel.</para>
/// <para>No flow is followed, and none needs to be: a closure's class has no name in the source, so that nothing but generated
/// code names its fields, and generated code gets hold of other generated code only by naming it.</para>
/// </remarks>
internal sealed class CapturedFields
{
    private const int TableMask = 0x7F000000;
    private const int FieldTable = 0x04000000;
    private const int MethodTable = 0x06000000;
    private const int MemberReferenceTable = 0x0A000000;
    private const int MethodSpecificationTable = 0x2B000000;
    private const int Newobj = 0x73;
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly IdentityTable<CapturedFields> s_known = new();

    private readonly Module _module;
    private readonly List<int> _fields = [];
    private readonly List<int> _visited = [];
    private readonly Stack<MethodBase> _toVisit = new();
    private bool _isEverything;

    private CapturedFields(MemberInfo code)
    {
        _module = code.Module;
        if (code is Type machine)
            ReachAll(machine);
        else
            Reach((MethodBase)code);
        while (!_isEverything && _toVisit.TryPop(out var next))
            Read(next);
    }

    /// <summary>What a delegate of that method can touch of the closure that it is bound to.</summary>
    public static CapturedFields Of(MethodInfo method) => s_known.Find(method) ?? Make(method);

    /// <summary>What the object behind an iterator can touch of the closure that it holds.</summary>
    public static CapturedFields Of(Type machine) => s_known.Find(machine) ?? Make(machine);

    public bool Contains(FieldInfo field) => _isEverything || _fields.Contains(field.MetadataToken);

    private static CapturedFields Make(MemberInfo code)
    {
        var made = new CapturedFields(code);
        // What can be unloaded must not be kept here.
        return code.IsCollectible ? made : s_known.Add(code, made);
    }

    private void Read(MethodBase method)
    {
        try
        {
            if (method.GetMethodBody()?.GetILAsByteArray() is { } code)
                Read(method, new IlTokens(code));
            else
                _isEverything |= !IsForeign(method);
        }
        catch (Exception error) when (error is ArgumentException or IndexOutOfRangeException or TypeLoadException or IOException
            or MissingMemberException or BadImageFormatException)
        {
            // Code that cannot be read, or names an assembly that is not here, may do anything.
            _isEverything = true;
        }
    }

    private void Read(MethodBase method, IlTokens tokens)
    {
        while (tokens.Next())
            Note(method, tokens.Instruction, tokens.Token);
    }

    /// <summary>A method that never had code which could name a field: native, or made by the runtime as those of delegates are.</summary>
    private static bool IsForeign(MethodBase method) =>
        method.IsAbstract || method.Attributes.HasFlag(MethodAttributes.PinvokeImpl)
        || (method.GetMethodImplementationFlags() & MethodImplAttributes.CodeTypeMask) != MethodImplAttributes.IL;

    private void Note(MethodBase user, int instruction, int token)
    {
        switch (token & TableMask)
        {
            case FieldTable:
                AddField(token);
                break;
            case MethodTable:
                Meet(_module.ResolveMethod(token)!, instruction);
                break;
            case MethodSpecificationTable:
                var method = Resolve(user, token);
                Meet(method, instruction);
                foreach (var argument in method.GetGenericArguments())
                    ReachMachine(argument);
                break;
            // Generated members are referred to so from generic code only; elsewhere it is a call into another assembly.
            case MemberReferenceTable when user.IsGenericMethod || user.DeclaringType!.IsGenericType:
                NoteReference(user, instruction, token);
                break;
        }
    }

    private void NoteReference(MethodBase user, int instruction, int token)
    {
        var member = _module.ResolveMember(token, TypeArguments(user), MethodArguments(user));
        if (member is MethodBase method)
            Meet(method, instruction);
        else if (member is FieldInfo field && field.Module == _module)
            AddField(field.MetadataToken);
    }

    private void Meet(MethodBase method, int instruction)
    {
        if (method.Module != _module || method.DeclaringType is not { } type)
            return;
        if (instruction == Newobj)
            ReachMachine(type);
        else if (IsGenerated(method.Name) || IsGenerated(type.Name))
            Reach(method);
    }

    /// <summary>The class behind an async method or an iterator: whoever has one runs its code.</summary>
    private void ReachMachine(Type type)
    {
        if (type.Module != _module || !IsGenerated(type.Name) || Closures.IsClosure(type))
            return;
        ReachAll(type);
    }

    private void ReachAll(Type type)
    {
        foreach (var method in type.GetMethods(Declared))
            Reach(method);
    }

    private void Reach(MethodBase method)
    {
        if (_visited.Contains(method.MetadataToken))
            return;
        _visited.Add(method.MetadataToken);
        _toVisit.Push(method);
    }

    private MethodBase Resolve(MethodBase user, int token) => _module.ResolveMethod(token, TypeArguments(user), MethodArguments(user))!;

    private void AddField(int token)
    {
        if (!_fields.Contains(token))
            _fields.Add(token);
    }

    private static Type[]? TypeArguments(MethodBase user) => user.DeclaringType!.IsGenericType ? user.DeclaringType.GetGenericArguments() : null;

    private static Type[]? MethodArguments(MethodBase user) => user.IsGenericMethod ? user.GetGenericArguments() : null;

    private static bool IsGenerated(string name) => name.StartsWith('<');
}
