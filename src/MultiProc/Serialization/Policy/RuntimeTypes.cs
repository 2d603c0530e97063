using System.Reflection;

namespace MultiProc.Serialization.Policy;

/// <summary>The list of the runtime's own types that travel, and how. What is not on it does not.</summary>
/// <remarks>By name, so that asking for one does not load the others: each costs a child that is starting its time. Every
/// entry has a test that sends it to another process.</remarks>
internal static class RuntimeTypes
{
    public static TravelKind KindOf(Type type)
    {
        var definition = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;
        var name = definition.FullName ?? "";
        return IsRaw(name) ? TravelKind.Raw
            : IsLeaf(name) ? TravelKind.Leaf
            : OfCollection(name) is var kind and not TravelKind.Refused ? kind
            : IsValue(name) || IsPlainClass(name) || IsFamily(name) ? TravelKind.Fields
            : name == "System.Exception" ? TravelKind.Exception
            : type.IsSubclassOf(typeof(Exception)) ? TravelKind.Fields
            : LibraryTypes.KindOf(type, name) is var further and not TravelKind.Refused ? further
            : AllowedTypes.Contains(type) ? TravelKind.Allowed
            : TravelKind.Refused;
    }

    /// <summary>Fields of listed types that hold a cache or a lock, which the receiver makes anew.</summary>
    public static bool LeavesOut(FieldInfo field) => field.Name switch
    {
        "_asyncActiveSemaphore" => field.DeclaringType!.FullName == "System.IO.Stream",
        "_monitor" => field.DeclaringType!.Name == "ObservableCollection`1",
        "_cachingContext" or "_lastTypeInfo" or "_objectTypeInfo" => field.DeclaringType!.FullName == "System.Text.Json.JsonSerializerOptions",
        "_dtfiTokenHash" => field.DeclaringType!.FullName == "System.Globalization.DateTimeFormatInfo",
        "_lastReadTask" => field.DeclaringType!.FullName == "System.IO.MemoryStream",
        _ => false,
    };

    private static bool IsLeaf(string name) => name switch
    {
        "System.DBNull" or "System.Uri" or "System.Random+ThreadSafeRandom" => true,
        "System.Threading.CancellationToken" => true,
        "System.Text.StringBuilder" or "System.Text.RegularExpressions.Regex" => true,
        "System.Globalization.CultureInfo" or "System.Globalization.CompareInfo" => true,
        "System.Net.IPAddress" or "System.Net.IPAddress+ReadOnlyIPAddress" => true,
        "System.Collections.Generic.ReferenceEqualityComparer" => true,
        "Microsoft.Win32.SafeHandles.SafeFileHandle" or "Microsoft.Win32.SafeHandles.SafePipeHandle" or "System.Net.Sockets.Socket" => true,
        _ => false,
    };

    private static TravelKind OfCollection(string name) => name switch
    {
        "System.Collections.Generic.List`1" => TravelKind.List,
        "System.Collections.Generic.Dictionary`2" or "System.Collections.Concurrent.ConcurrentDictionary`2"
            or "System.Collections.Generic.SortedDictionary`2" or "System.Collections.Generic.SortedList`2" => TravelKind.Pairs,
        "System.Collections.Generic.HashSet`1" or "System.Collections.Generic.SortedSet`1"
            or "System.Collections.Concurrent.ConcurrentQueue`1" or "System.Collections.Concurrent.ConcurrentBag`1" => TravelKind.Elements,
        "System.Collections.Generic.Queue`1" or "System.Collections.Generic.Stack`1" or "System.Collections.Concurrent.ConcurrentStack`1"
            or "System.Collections.Concurrent.ConcurrentStack`1+Node" or "System.Collections.Generic.LinkedList`1"
            or "System.Collections.Generic.LinkedListNode`1" or "System.Collections.Generic.PriorityQueue`2"
            or "System.Collections.Generic.PriorityQueue`2+UnorderedItemsCollection" => TravelKind.Fields,
        "System.Collections.Generic.Dictionary`2+KeyCollection" or "System.Collections.Generic.Dictionary`2+ValueCollection"
            or "System.Collections.Generic.SortedDictionary`2+KeyCollection" or "System.Collections.Generic.SortedDictionary`2+ValueCollection"
            or "System.Collections.Generic.SortedList`2+KeyList" or "System.Collections.Generic.SortedList`2+ValueList" => TravelKind.Fields,
        "System.Collections.ObjectModel.Collection`1" or "System.Collections.ObjectModel.ReadOnlyCollection`1"
            or "System.Collections.ObjectModel.ObservableCollection`1"
            or "System.Collections.ObjectModel.ReadOnlyObservableCollection`1" or "System.Collections.ObjectModel.KeyedCollection`2"
            or "System.Collections.ObjectModel.ReadOnlyDictionary`2" or "System.Collections.ObjectModel.ReadOnlyDictionary`2+KeyCollection"
            or "System.Collections.ObjectModel.ReadOnlyDictionary`2+ValueCollection" => TravelKind.Fields,
        "System.Collections.ArrayList" or "System.Collections.Queue" or "System.Collections.Stack" or "System.Collections.BitArray"
            => TravelKind.Fields,
        _ => TravelKind.Refused,
    };

    private static bool IsRaw(string name) => name switch
    {
        "System.Decimal" or "System.DateTime" or "System.DateTimeOffset" or "System.DateOnly" or "System.TimeOnly" or "System.TimeSpan" => true,
        "System.Guid" or "System.Half" or "System.Int128" or "System.UInt128" or "System.Text.Rune" or "System.Index" or "System.Range" => true,
        "System.Numerics.Complex" or "System.Numerics.Vector2" or "System.Numerics.Vector3" or "System.Numerics.Vector4" => true,
        "System.Numerics.Quaternion" or "System.Numerics.Plane" or "System.Numerics.Matrix3x2" or "System.Numerics.Matrix4x4" => true,
        "System.ValueTuple" => true,
        _ => false,
    };

    private static bool IsValue(string name) => name switch
    {
        "System.Collections.Generic.KeyValuePair`2" or "System.Collections.DictionaryEntry" or "System.ArraySegment`1" => true,
        "System.Numerics.BigInteger" or "System.Random+CompatPrng" or "System.Collections.Immutable.ImmutableArray`1" => true,
        _ => name.StartsWith("System.ValueTuple`", StringComparison.Ordinal),
    };

    private static bool IsPlainClass(string name) => name switch
    {
        "System.Object" or "System.ValueType" or "System.Enum" or "System.Attribute" or "System.EventArgs" or "System.MarshalByRefObject" => true,
        "System.Version" or "System.Lazy`1" or "System.LazyHelper" or "System.Runtime.CompilerServices.StrongBox`1" => true,
        "System.Random" or "System.Random+ImplBase" or "System.Random+XoshiroImpl" or "System.Random+CompatSeedImpl" => true,
        "System.Random+CompatDerivedImpl" => true,
        "System.Collections.Generic.Comparer`1" or "System.Collections.Generic.EqualityComparer`1" => true,
        "System.Collections.Generic.ComparisonComparer`1" or "System.Collections.Generic.HashSetEqualityComparer`1" => true,
        "System.Collections.Generic.DelegateEqualityComparer`1" => true,
        "System.IO.Stream" or "System.IO.MemoryStream" => true,
        "System.Net.EndPoint" or "System.Net.IPEndPoint" => true,
        _ => name.StartsWith("System.Tuple`", StringComparison.Ordinal),
    };

    /// <summary>What LINQ returns: an iterator holds its source and its lambdas, and starts anew in another thread.</summary>
    private static bool IsFamily(string name) =>
        name.StartsWith("System.Linq.Enumerable+", StringComparison.Ordinal) || name.StartsWith("System.Linq.AsyncEnumerable+", StringComparison.Ordinal)
        || name.StartsWith("System.Linq.Expressions.", StringComparison.Ordinal);
}
