using MultiProc.Serialization;
using MultiProc.Serialization.Policy;
using MultiProc.Serialization.Registered;

namespace MultiProc;

/// <summary>Turns values into bytes that another process of the same program turns back, tells what cannot travel, and teaches types to travel.</summary>
/// <remarks>
/// <para>Python: <c>pickle.dumps</c> and <c>loads</c>; <see cref="Register"/> is <c>copyreg.pickle</c>. Processes, queues and pipes
/// use it without being told.</para>
/// <para>Both sides must run the same build of the program. As in Python, bytes can ask for code to be run: load only what comes from processes that you trust.</para>
/// <para>All members can be called from several threads at the same time.</para>
/// </remarks>
/// <example>
/// <code>
/// var bytes = MultiProc.Pickler.Dumps(new Dictionary&lt;string, int&gt; { ["a"] = 1 });
/// Console.WriteLine(MultiProc.Pickler.Loads&lt;Dictionary&lt;string, int&gt;&gt;(bytes)["a"]);
/// </code>
/// </example>
public static class Pickler
{
    /// <summary>MultiProc's own pickler, for code that takes any.</summary>
    /// <remarks><para>It writes what <see cref="Dumps"/> writes, so that it refuses what bytes alone cannot carry.</para></remarks>
    public static IPickler Default { get; } = new OwnPickler();

    /// <summary>The bytes of a value and all that it reaches.</summary>
    /// <remarks><para>Deviation: what bytes cannot keep alive until somebody reads them is refused: <see cref="Lock"/>, <see cref="Event"/>, <see cref="Semaphore"/>.
    /// They travel as arguments, as captured variables, in fields of these, and in messages.</para></remarks>
    /// <param name="value">The value, or null.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="PicklingException">Something that the value reaches cannot travel; its path is named.</exception>
    public static byte[] Dumps(object? value) => Pickle.DumpBytes(value);

    /// <summary>The value that <see cref="Dumps"/> made bytes of.</summary>
    /// <typeparam name="T">What the value is, or a type that it derives from.</typeparam>
    /// <param name="bytes">The bytes, all of them and nothing else.</param>
    /// <returns>The value.</returns>
    /// <exception cref="UnpicklingException">The bytes are damaged, come from another build of the program, or hold no <typeparamref name="T"/>.</exception>
    public static T Loads<T>(ReadOnlyMemory<byte> bytes) => Pickle.Load(bytes) switch
    {
        T value => value,
        null when default(T) is null => default!,
        var other => throw new UnpicklingException($"it is {other?.GetType().ToString() ?? "null"}, and not the {typeof(T)} that was asked for"),
    };

    /// <summary>Tells what keeps a value from travelling to another process, as argument, captured variable, result or message.</summary>
    /// <remarks><para>For your own tests. It costs as much as sending the value does. Objects such as <see cref="Lock"/> are no obstacle.</para></remarks>
    /// <param name="value">The value, or null.</param>
    /// <returns>The first obstacle that is met; null where there is none.</returns>
    public static Obstacle? Check(object? value) => Pickle.Check(value);

    /// <summary>Lets a type of .NET itself travel field by field, as your own types do, though MultiProc does not know that it can.</summary>
    /// <remarks>
    /// <para>Types of .NET travel by a list, because many hold more than their fields say. Of one that is not on it, its fields may
    /// mean something in this process only: try it with a test of your own. What it inherits and the types that are nested in it are allowed along with it, a generic type with any type arguments;
    /// types that its fields hold are asked for on their own. What travels anyway stays as it is.</para>
    /// <para>The permission travels with each message that makes use of it, so that a child needs no call of its own. From then on it holds in that process too, and what it sends back needs none either.</para>
    /// </remarks>
    /// <typeparam name="T">The class or struct.</typeparam>
    /// <exception cref="ArgumentException">Its fields mean nothing in another process: it is a handle, a task, a lock, or an interface.</exception>
    public static void AllowFields<T>() => AllowedTypes.Allow(typeof(T));

    /// <summary>Teaches a class to travel: as a state, and the function that makes the object again from it.</summary>
    /// <remarks>
    /// <para>Python: <c>copyreg.pickle</c>. The function travels with the state, so that a child needs no registration to receive the object. To send one back, it needs its own:
    /// what this process registers holds in this process. (A call in the static constructor of the class holds wherever one is made.)</para>
    /// <para>As in Python it is for this class exactly, not for classes that derive from it; and the last registration of a class counts. One object stays one object within a message. <paramref name="rebuild"/> gets its state
    /// whole, with all that this reaches; a state that leads back to its own object is refused.</para>
    /// <para>A struct travels by its fields: register the class that is in one of them, or that holds the struct.</para>
    /// </remarks>
    /// <typeparam name="T">The class.</typeparam>
    /// <typeparam name="TState">What travels instead of it.</typeparam>
    /// <param name="reduce">The state of an object. Runs in the sender, possibly more than once for a message, and may be any function.</param>
    /// <param name="rebuild">Makes an object of a state. Runs in the receiver, and must capture nothing: a static lambda or a static method.</param>
    /// <exception cref="ArgumentException"><paramref name="rebuild"/> captures something or cannot travel, or <typeparamref name="T"/> is abstract, or travels by a rule of its own as strings, arrays and
    /// delegates do, or is its own state.</exception>
    public static void Register<T, TState>(Func<T, TState> reduce, Func<TState, T> rebuild)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(reduce);
        ArgumentNullException.ThrowIfNull(rebuild);
        if (TypedRegistration<T, TState>.Obstacle() is { } obstacle)
            throw new ArgumentException(obstacle);
        if (TypedRegistration<T, TState>.Obstacle(rebuild) is { } reason)
            throw new ArgumentException($"The function that rebuilds {typeof(T)} travels with each object. {reason}", nameof(rebuild));
        Registration.Add(new TypedRegistration<T, TState>(reduce, rebuild));
    }
}
