using System.Globalization;
using System.Reflection;
using MultiProc.Serialization;
using MultiProc.UnitTests.Serialization.Cases;

namespace MultiProc.UnitTests.Serialization;

/// <summary>Damaged messages of every case of the battery, one after another, each from a seed of its own.</summary>
/// <remarks>MULTIPROC_SEED is the first seed; that of a failure, taken as the first one, repeats it at once.</remarks>
internal sealed class DamageCampaign
{
    private const int DefaultSeed = 20_261_123;
    private const int Largest = 20_000;
    private const int OfLarge = 500;
    private const int ObjectsLookedAt = 100;

    // What a load needs whatever arrived, and for each byte: the shortest head is two bytes, for which there is an object, its place
    // in two tables that grow by doubling, and a node where it is one of a tree.
    private const long Allowance = 100_000;
    private const int Multiple = 100;

    private readonly List<(string Name, byte[] Bytes)> _payloads;

    public DamageCampaign()
    {
        _payloads = [.. Battery.Names.Select(name => (name, Pickle.Dump(Battery.Get(name).Make()).Bytes.ToArray()))];
        // What is made once for each type is not the message's.
        foreach (var (_, bytes) in _payloads)
            _ = Pickle.Load(new PickledMessage(bytes, [], []));
    }

    public int Loaded { get; private set; }

    public int Refused { get; private set; }

    public long MostAllocated { get; private set; }

    public void Run(int count)
    {
        var first = int.TryParse(Environment.GetEnvironmentVariable("MULTIPROC_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : DefaultSeed;
        for (var i = 0; i < count; i++)
        {
            // The large ones take their time, and most of it for bytes like those before them.
            var (name, bytes) = _payloads[(first + i) % _payloads.Count];
            if (bytes.Length > Largest && (first + i) / _payloads.Count % OfLarge != 0)
                continue;
            var random = new Random(first + i);
            var other = _payloads[random.Next(_payloads.Count)].Bytes;
            Attempt($"{name}, seed {first + i}", Mutation.Of(bytes, other, random));
        }
    }

    private void Attempt(string name, byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        object? value = null;
        try
        {
            value = Pickle.Load(new PickledMessage(bytes, [], []));
            Loaded++;
        }
        catch (UnpicklingException)
        {
            Refused++;
        }
        catch (Exception error)
        {
            error.Should().BeNull("{0} must not end so: {1}", name, Convert.ToHexString(bytes));
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated >= Allowance + (Multiple * (long)bytes.Length))
            allocated.Should().BeLessThan(Allowance + (Multiple * (long)bytes.Length), "{0}: {1}", name, Convert.ToHexString(bytes));
        MostAllocated = Math.Max(MostAllocated, allocated - (Multiple * (long)bytes.Length));
        Inspect(name, value);
    }

    /// <summary>Whether every place holds what its type says: a reader that is deceived would break the runtime later.</summary>
    private static void Inspect(string name, object? root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var next = new System.Collections.Generic.Queue<object>();
        Meet(root);
        while (next.TryDequeue(out var each) && seen.Count < ObjectsLookedAt)
        {
            for (var type = each.GetType(); type is not null && !type.IsPrimitive; type = type.BaseType)
            {
                foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                    Look(field, each);
            }

            if (each is object?[] array)
                Array.ForEach(array[..Math.Min(array.Length, ObjectsLookedAt)], Meet);
        }

        void Look(FieldInfo field, object owner)
        {
            if (field.FieldType.IsPointer || field.FieldType.IsFunctionPointer || field.FieldType.IsByRefLike)
                return;
            var value = field.GetValue(owner);
            if (value is not null && !field.FieldType.IsInstanceOfType(value) && Nullable.GetUnderlyingType(field.FieldType) != value.GetType())
                value.Should().BeAssignableTo(field.FieldType, "{0} stands in {1}", name, field);
            Meet(value);
        }

        void Meet(object? value)
        {
            // Reflection's objects lead into the whole runtime.
            if (value is not (null or MemberInfo or Module or Assembly or string) && seen.Add(value))
                next.Enqueue(value);
        }
    }
}
