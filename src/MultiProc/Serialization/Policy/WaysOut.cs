using System.Text;

namespace MultiProc.Serialization.Policy;

/// <summary>What users can do about a type that does not travel, in the words that they can type.</summary>
internal static class WaysOut
{
    public static string Of(Type type)
    {
        const string Field = "a field marked [NonSerialized] stays at home; a class that implements MultiProc.ITransferable says itself what travels of it.";
        // A type that nobody can name comes along with the one that it is nested in.
        var named = type;
        while (!named.IsVisible && named.DeclaringType is { } outer)
            named = outer;
        if (!named.IsVisible && RuntimeAssembly.Contains(named))
            return $"Or: {Field}";
        var name = NameOf(named);
        var register = type.IsValueType || type != named ? "" : $"MultiProc.Pickler.Register<{name}, TState>(…) says how it is made again; ";
        return AllowedTypes.Obstacle(type) is null && !type.IsPointer
            ? $"Or: MultiProc.Pickler.AllowFields<{name}>() lets it travel field by field; {register}{Field}"
            : $"Or: {register}{Field}";
    }

    /// <summary>The type as in C#.</summary>
    private static string NameOf(Type type)
    {
        // Of a hidden class in a generic one the arguments are not told by the one that it is nested in.
        if (type.IsGenericParameter)
            return type.Name;
        var arguments = type.GetGenericArguments();
        var text = new StringBuilder(type.Namespace);
        var chain = new Stack<Type>();
        for (var each = type; each is not null; each = each.DeclaringType)
            chain.Push(each);
        var used = 0;
        foreach (var each in chain)
        {
            if (text.Length > 0)
                text.Append('.');
            text.Append(each.Name.Split('`')[0]);
            var count = each.GetGenericArguments().Length;
            if (count > used)
                text.Append('<').AppendJoin(", ", arguments[used..count].Select(NameOf)).Append('>');
            used = count;
        }

        return text.ToString();
    }
}
