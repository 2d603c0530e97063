using System.Buffers;
using System.Collections;
using System.Collections.Immutable;
using System.Collections.Specialized;
using System.Data.SqlTypes;
using System.Globalization;
using System.Net.Mime;
using System.Reflection;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;

namespace MultiProc.UnitTests.Serialization.Cases;

/// <summary>What the list of the runtime's types names beyond what was chosen for the other cases.</summary>
internal static class ListedCases
{
    public static IEnumerable<PickleCase> All() => [.. Enumerators(), .. Old(), .. Wrapped(), .. Buffers(), .. Values(), .. Settings()];

    private static IEnumerable<PickleCase> Enumerators()
    {
        yield return Half("Queue enumerator", () => new System.Collections.Generic.Queue<int>([1, 2]).GetEnumerator());
        yield return Half("Stack enumerator", () => new Stack<int>([2, 1]).GetEnumerator());
        yield return Half("LinkedList enumerator", () => new LinkedList<int>([1, 2]).GetEnumerator());
        yield return Half("List enumerator of a changed list", () => Changed().GetEnumerator());
        yield return PickleCase.Of("List enumerator that is stale", () =>
        {
            var list = new List<int> { 1, 2 };
            IEnumerator<int> enumerator = list.GetEnumerator();
            list.Add(3);
            return enumerator;
        }, copy => copy.Invoking(stale => stale.MoveNext()).Should().Throw<InvalidOperationException>());
        yield return PickleCase.Of("ImmutableArray enumerator", () => new StrongHolder<ImmutableArray<int>.Enumerator>(ImmutableArray.Create(1, 2).GetEnumerator()), copy =>
        {
            var enumerator = copy.Value;
            enumerator.MoveNext().Should().BeTrue();
            enumerator.Current.Should().Be(1);
        });
        yield return PickleCase.Of("CharEnumerator", () => "ab".GetEnumerator(), copy =>
        {
            copy.MoveNext().Should().BeTrue();
            copy.Current.Should().Be('a');
        });
        yield return PickleCase.Of("JsonElement enumerators", () => (JsonDocument.Parse("[1]").RootElement.EnumerateArray(), JsonDocument.Parse("{\"a\":1}").RootElement.EnumerateObject()),
            copy => (copy.Item1.Count(), copy.Item2.Count()).Should().Be((1, 1)));
    }

    private static IEnumerable<PickleCase> Old()
    {
        yield return PickleCase.Of("ArrayList read-only", () => ArrayList.ReadOnly(new ArrayList { 1 }), copy => copy.IsReadOnly.Should().BeTrue());
        yield return PickleCase.Of("ArrayList of a fixed size", () => ArrayList.FixedSize(new ArrayList { 1 }), copy => copy.IsFixedSize.Should().BeTrue());
        yield return PickleCase.Of("ArrayList adapter", () => ArrayList.Adapter(new List<int> { 1 }), copy => copy[0].Should().Be(1));
        yield return PickleCase.Of("Queue synchronized", () => Queue.Synchronized(new Queue(new[] { 1 })), copy => copy.Dequeue().Should().Be(1));
        yield return PickleCase.Of("Stack synchronized", () => Stack.Synchronized(new Stack(new[] { 1 })), copy => copy.Pop().Should().Be(1));
        yield return PickleCase.Of("SortedList synchronized", () => SortedList.Synchronized(new SortedList { ["a"] = 1 }), copy => copy["a"].Should().Be(1));
        yield return PickleCase.Of("SortedList views", () => new SortedList { ["a"] = 1 } is var list ? (list.GetKeyList(), list.GetValueList()) : default, copy => (copy.Item1[0], copy.Item2[0]).Should().Be(("a", 1)));
        yield return PickleCase.Of("Comparer", () => new System.Collections.Comparer(CultureInfo.InvariantCulture), copy => copy.Compare("a", "b").Should().BeNegative());
        yield return PickleCase.Of("CaseInsensitiveComparer", () => new CaseInsensitiveComparer(CultureInfo.InvariantCulture), copy => copy.Compare("a", "A").Should().Be(0));
        yield return PickleCase.Of("DictionaryBase", () => new Table { ["a"] = 1 }, copy => copy["a"].Should().Be(1));
        yield return PickleCase.Of("ReadOnlyCollectionBase", () => new Fixed(5), copy => copy.Cast<int>().Should().Equal(5));
        yield return PickleCase.Of("NameValueCollection.Keys", () => new NameValueCollection { { "a", "1" } }.Keys, copy => copy[0].Should().Be("a"));
        yield return PickleCase.Of("query string", () => System.Web.HttpUtility.ParseQueryString("a=1&b=x%20y"), copy =>
        {
            copy["b"].Should().Be("x y");
            copy.ToString().Should().Be("a=1&b=x+y");
        });
        yield return PickleCase.Like("NotifyCollectionChangedEventArgs of many", () => new NotifyCollectionChangedEventArgs(NotifyCollectionChangedAction.Add, new[] { 1, 2 }), copy => copy.NewItems);
    }

    private static IEnumerable<PickleCase> Wrapped()
    {
        yield return PickleCase.Of("OrderedDictionary.Keys and Values", () => new OrderedDictionary<string, int> { ["b"] = 1 } is var table ? (table.Keys, table.Values) : default, copy =>
        {
            copy.Keys.Should().Equal("b");
            copy.Values.Should().Equal(1);
        });
        yield return PickleCase.Of("empty ILookup", () => Array.Empty<string>().ToLookup(x => x.Length), copy => copy.Count.Should().Be(0));
        yield return PickleCase.Of("EnumerableQuery", () => new[] { 1, 2 }.AsQueryable(), copy => copy.Sum().Should().Be(3));
        yield return PickleCase.Of("ReadOnlyCollectionBuilder", () => new System.Runtime.CompilerServices.ReadOnlyCollectionBuilder<int> { 1 }, copy => copy.ToReadOnlyCollection().Should().Equal(1));
    }

    private static IEnumerable<PickleCase> Buffers()
    {
        yield return PickleCase.Of("ReadOnlySequence of segments", () =>
        {
            var first = new Segment([1, 2], 0);
            return new ReadOnlySequence<byte>(first, 1, first.Append([3, 4]), 1);
        }, copy => copy.ToArray().Should().Equal(2, 3));
        yield return PickleCase.Of("Memory of a manager", () => new Owner([1, 2, 3]).Memory, copy => copy.ToArray().Should().Equal(1, 2, 3));
        yield return PickleCase.Of("ArrayPool shared", () => ArrayPool<byte>.Shared, copy => copy.Should().BeSameAs(ArrayPool<byte>.Shared));
        yield return PickleCase.Of("TextReader.Null", () => TextReader.Null, copy => copy.Should().BeSameAs(TextReader.Null));
        yield return PickleCase.Of("StructuralComparisons", () => StructuralComparisons.StructuralEqualityComparer, copy => copy.Equals(new[] { 1 }, new[] { 1 }).Should().BeTrue());
    }

    private static IEnumerable<PickleCase> Values()
    {
        yield return PickleCase.Same("SqlGuid, SqlBoolean, SqlMoney", () => (new SqlGuid(Guid.Empty), SqlBoolean.Null, new SqlMoney(5)));
        yield return PickleCase.Same("DriveInfo as text", () => new DriveInfo("/").Name);
        yield return PickleCase.Like("DriveInfo", () => new DriveInfo("/"), copy => copy.Name);
        yield return PickleCase.Same("ContentDisposition", () => new ContentDisposition("attachment; filename=a.txt"));
        yield return PickleCase.Like("JsonProperty", () => JsonDocument.Parse("{\"a\":1}").RootElement.EnumerateObject().First(), copy => (copy.Name, copy.Value.GetInt32()));
        yield return PickleCase.Like("DSAParameters", () => new DSAParameters { P = [1], Counter = 5 }, copy => (copy.P![0], copy.Counter));
        yield return PickleCase.Like("ECParameters", () => new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = [7] }, copy => (copy.Curve.Oid.Value, copy.D![0]));
        yield return PickleCase.Like("OidCollection", () => new OidCollection { new Oid("1.2.3") }, copy => copy[0].Value);
        yield return PickleCase.Like("AsnEncodedData", () => new AsnEncodedData(new Oid("1.2.3"), [1, 2]), copy => (copy.Oid!.Value, copy.RawData[1]));
        yield return PickleCase.Same("RSA paddings", () => (RSAEncryptionPadding.OaepSHA256, RSASignaturePadding.Pss));
        yield return PickleCase.Same("FrameworkName", () => new FrameworkName(".NETCoreApp", new Version(10, 0)));
        yield return PickleCase.Like("DaylightTime", () => new DaylightTime(DateTime.UnixEpoch, DateTime.MaxValue, TimeSpan.FromHours(1)), copy => copy.Delta);
        yield return PickleCase.Same("SortKey", () => CultureInfo.InvariantCulture.CompareInfo.GetSortKey("a"));
        yield return PickleCase.Same("AdjustmentRule", () => TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin").GetAdjustmentRules()[0]);
    }

    private static IEnumerable<PickleCase> Settings()
    {
        yield return PickleCase.Like("XmlReaderSettings", () => new XmlReaderSettings { IgnoreComments = true }, copy => copy.IgnoreComments);
        yield return PickleCase.Of("JsonStringEnumConverter of an enum", () => new JsonStringEnumConverter<DayOfWeek>(), copy => copy.CanConvert(typeof(DayOfWeek)).Should().BeTrue());
        yield return PickleCase.Of("TimeProvider of the user", () => (TimeProvider)new Stopped(), copy => copy.GetUtcNow().Should().Be(DateTimeOffset.UnixEpoch));
        yield return PickleCase.Of("JsonNamingPolicy and JsonConverter of the user", () => (new Loud(), (JsonConverter<int>)new Tens()), copy => (copy.Item1.ConvertName("a"), copy.Item2.CanConvert(typeof(int))).Should().Be(("A", true)));
        yield return PickleCase.Of("encoder and decoder fallbacks", () => (EncoderFallback.ReplacementFallback, EncoderFallback.ExceptionFallback, DecoderFallback.ReplacementFallback, DecoderFallback.ExceptionFallback),
            copy => copy.Item1.Should().Be(EncoderFallback.ReplacementFallback));
        yield return PickleCase.Of("Match of sparse groups", () => System.Text.RegularExpressions.Regex.Match("ab", "(?<7>a)(?<2>b)"), copy => copy.Groups[7].Captures[0].Value.Should().Be("a"));
        yield return PickleCase.Of("Match that was looked at", Looked, copy => copy.Groups[1].Captures[1].Value.Should().Be("b"));
        yield return PickleCase.Of("JsonValues of each kind", () => JsonSerializer.Deserialize<System.Text.Json.Nodes.JsonNode[]>("[\"s\",1.50,true]")!, copy =>
            string.Join(",", copy.Select(each => each.ToJsonString())).Should().Be("\"s\",1.50,true"));
        yield return PickleCase.Of("JsonValue of an element", () => System.Text.Json.Nodes.JsonValue.Create(JsonDocument.Parse("5").RootElement)!, copy => copy.GetValue<int>().Should().Be(5));
    }

    private static PickleCase Half<T>(string name, Func<T> make)
        where T : IEnumerator<int> => PickleCase.Of<IEnumerator<int>>(name, () =>
        {
            IEnumerator<int> enumerator = make();
            _ = enumerator.MoveNext();
            return enumerator;
        }, copy =>
        {
            copy.MoveNext().Should().BeTrue();
            copy.Current.Should().Be(2);
            copy.MoveNext().Should().BeFalse();
        });

    private static System.Text.RegularExpressions.Match Looked()
    {
        var match = System.Text.RegularExpressions.Regex.Match("ab", "(.)+");
        _ = match.Groups[1].Captures[0];
        return match;
    }

    private static List<int> Changed()
    {
        var list = new List<int> { 1, 2, 3 };
        list.Remove(3);
        return list;
    }

    private sealed class StrongHolder<T>(T value)
    {
        public T Value => value;
    }

    private sealed class Table : DictionaryBase
    {
        public object? this[string key]
        {
            get => Dictionary[key];
            set => Dictionary[key] = value;
        }
    }

    private sealed class Fixed : ReadOnlyCollectionBase
    {
        public Fixed(int number) => InnerList.Add(number);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, long before)
        {
            Memory = bytes;
            RunningIndex = before;
        }

        public Segment Append(byte[] bytes)
        {
            var next = new Segment(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }

    private sealed class Owner(byte[] bytes) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => bytes;

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            // An array needs no disposal.
        }
    }

    private sealed class Stopped : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }

    private sealed class Loud : JsonNamingPolicy
    {
        public override string ConvertName(string name) => name.ToUpperInvariant();
    }

    private sealed class Tens : JsonConverter<int>
    {
        public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetInt32() / 10;

        public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value * 10);
    }
}
