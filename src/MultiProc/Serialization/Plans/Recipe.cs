using System.Reflection;

namespace MultiProc.Serialization.Plans;

/// <summary>Of what an object of the runtime is made, and how it is made again where its inside would mean nothing.</summary>
/// <param name="names">What errors call the parts.</param>
internal abstract class Recipe(params string[] names)
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public string[] Names { get; } = names;

    /// <summary>The parts of an object, one for each name.</summary>
    public abstract object?[] Take(object value);

    /// <summary>Makes the object of its parts, in the place where it lies bare already; all that they reach is filled.</summary>
    public abstract void Make(object bare, object?[] parts);

    /// <summary>Runs a constructor on an object that exists already, as a constructor of a derived class would.</summary>
    protected static void Construct(Type level, object bare, Type[] types, params object?[] arguments) =>
        _ = level.GetConstructor(types)!.Invoke(bare, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    /// <summary>Gives the bare object the inside of one that was made beside it: for types that only a factory makes.</summary>
    protected static void Fill(object bare, object made)
    {
        if (made.GetType() != bare.GetType())
            throw new UnpicklingException($"it has {bare.GetType()} where its parts make {made.GetType()}");
        for (var level = bare.GetType(); level != typeof(object); level = level.BaseType!)
        {
            foreach (var field in level.GetFields(Declared))
                field.SetValue(bare, field.GetValue(made));
        }
    }
}
