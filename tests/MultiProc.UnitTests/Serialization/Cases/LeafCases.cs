using System.Collections;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace MultiProc.UnitTests.Serialization.Cases;

internal static partial class LeafCases
{
    public static IEnumerable<PickleCase> All() => [.. Primitives(), .. Times(), .. Numbers(), .. Texts(), .. Reflection(), .. Others()];

    private static IEnumerable<PickleCase> Primitives()
    {
        yield return PickleCase.Of<object?>("null", () => null, copy => copy.Should().BeNull());
        yield return PickleCase.Same("bool", () => true);
        yield return PickleCase.Same("byte", () => (byte)200);
        yield return PickleCase.Same("sbyte", () => (sbyte)-100);
        yield return PickleCase.Same("short", () => (short)-30000);
        yield return PickleCase.Same("ushort", () => (ushort)60000);
        yield return PickleCase.Same("int", () => int.MinValue);
        yield return PickleCase.Same("uint", () => uint.MaxValue);
        yield return PickleCase.Same("long", () => long.MinValue);
        yield return PickleCase.Same("ulong", () => ulong.MaxValue);
        yield return PickleCase.Same("char", () => '\uD800');
        yield return PickleCase.Same("float", () => float.Epsilon);
        yield return PickleCase.Of("double NaN with a payload", () => BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_1234),
            copy => BitConverter.DoubleToInt64Bits(copy).Should().Be(0x7FF8_0000_0000_1234));
        yield return PickleCase.Same("nint", () => (nint)5);
        yield return PickleCase.Same("nuint", () => (nuint)5);
        yield return PickleCase.Same("decimal", () => 12.50m);
        yield return PickleCase.Of("decimal scale", () => 12.500m, copy => copy.ToString(CultureInfo.InvariantCulture).Should().Be("12.500"));
    }

    private static IEnumerable<PickleCase> Times()
    {
        yield return PickleCase.Of("DateTime Utc", () => new DateTime(2026, 11, 23, 1, 2, 3, DateTimeKind.Utc), copy =>
        {
            copy.Should().Be(new DateTime(2026, 11, 23, 1, 2, 3, DateTimeKind.Utc));
            copy.Kind.Should().Be(DateTimeKind.Utc);
        });
        yield return PickleCase.Of("DateTime Local", () => new DateTime(2026, 11, 23, 1, 2, 3, DateTimeKind.Local),
            copy => copy.Kind.Should().Be(DateTimeKind.Local));
        yield return PickleCase.Of("DateTime Unspecified", () => new DateTime(2026, 11, 23), copy => copy.Kind.Should().Be(DateTimeKind.Unspecified));
        yield return PickleCase.Of("DateTimeOffset", () => new DateTimeOffset(2026, 11, 23, 1, 2, 3, TimeSpan.FromHours(5)), copy =>
        {
            copy.Offset.Should().Be(TimeSpan.FromHours(5));
            copy.Hour.Should().Be(1);
        });
        yield return PickleCase.Same("DateOnly", () => new DateOnly(2026, 11, 23));
        yield return PickleCase.Same("TimeOnly", () => new TimeOnly(23, 59, 58));
        yield return PickleCase.Same("TimeSpan", () => TimeSpan.FromTicks(-5));
    }

    private static IEnumerable<PickleCase> Numbers()
    {
        yield return PickleCase.Same("Guid", () => new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        yield return PickleCase.Same("BigInteger", () => BigInteger.Pow(-3, 201));
        yield return PickleCase.Same("BigInteger small", () => new BigInteger(7));
        yield return PickleCase.Same("Complex", () => new Complex(1, -2));
        yield return PickleCase.Same("Half", () => (Half)1.5);
        yield return PickleCase.Same("Int128", () => Int128.MinValue);
        yield return PickleCase.Same("UInt128", () => UInt128.MaxValue);
        yield return PickleCase.Same("Index", () => ^3);
        yield return PickleCase.Same("Range", () => 1..^2);
        yield return PickleCase.Same("Vector2", () => new Vector2(1, 2));
        yield return PickleCase.Same("Vector3", () => new Vector3(1, 2, 3));
        yield return PickleCase.Same("Vector4", () => new Vector4(1, 2, 3, 4));
        yield return PickleCase.Same("Quaternion", () => new Quaternion(1, 2, 3, 4));
        yield return PickleCase.Same("Plane", () => new Plane(1, 2, 3, 4));
        yield return PickleCase.Same("Matrix3x2", () => new Matrix3x2(1, 2, 3, 4, 5, 6));
        yield return PickleCase.Same("Matrix4x4", () => Matrix4x4.CreateRotationX(1));
        yield return PickleCase.Of("Random with a seed", Random, copy => copy.Next().Should().Be(Random().Next()));
        yield return PickleCase.Of("Random without", () => new Random(), copy => copy.Next(3).Should().BeInRange(0, 2));
        yield return PickleCase.Of("Random of the user", () => new Sevens(), copy => copy.Next().Should().Be(7));
        yield return PickleCase.Of("Random of the user with a seed", () => new Sevens(42), copy => copy.Next().Should().Be(7));
        yield return PickleCase.Of("Random shared", () => System.Random.Shared, copy => copy.Should().BeSameAs(System.Random.Shared));
        yield return PickleCase.Of("BitArray", () => new BitArray([true, false, true]),
            copy => copy.Cast<bool>().Should().Equal(true, false, true));

        static Random Random()
        {
            var random = new Random(42);
            _ = random.Next();
            return random;
        }
    }

    private static IEnumerable<PickleCase> Texts()
    {
        yield return PickleCase.Same("string", () => "plain");
        yield return PickleCase.Same("string empty", () => "");
        yield return PickleCase.Same("string not ASCII", () => "naïve 日本 🙂");
        yield return PickleCase.Of("string lone surrogate", () => "a\uD800b", copy => copy.Should().Be("a\uD800b"));
        yield return PickleCase.Same("Rune", () => new Rune(0x1F642));
        yield return PickleCase.Of("StringBuilder", () => new StringBuilder("abc").Append('d'), copy => copy.ToString().Should().Be("abcd"));
        yield return PickleCase.Of("Regex", () => new Regex("^a+$", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(3)), copy =>
        {
            copy.IsMatch("AAA").Should().BeTrue();
            copy.MatchTimeout.Should().Be(TimeSpan.FromSeconds(3));
        });
        yield return PickleCase.Of("Regex generated", () => Digits(), copy => copy.IsMatch("123").Should().BeTrue());
        yield return PickleCase.Of("CultureInfo", () => CultureInfo.GetCultureInfo("de-DE"), copy => copy.Should().Be(CultureInfo.GetCultureInfo("de-DE")));
        yield return PickleCase.Of("CultureInfo invariant", () => CultureInfo.InvariantCulture, copy => copy.Name.Should().BeEmpty());
        yield return PickleCase.Of("CultureInfo of its own", () => new CultureInfo("fr-FR"), copy => copy.IsReadOnly.Should().BeFalse());
        yield return PickleCase.Of("CompareInfo", () => CultureInfo.GetCultureInfo("sv-SE").CompareInfo, copy => copy.Name.Should().Be("sv-SE"));
        yield return PickleCase.Of<Encoding>("Encoding UTF-8", () => Encoding.UTF8, copy => copy.Should().Be(Encoding.UTF8));
        yield return PickleCase.Of<Encoding>("Encoding UTF-8 strict without mark", () => new UTF8Encoding(false, true), copy =>
        {
            copy.Preamble.Length.Should().Be(0);
            copy.Invoking(encoding => encoding.GetString([0xFF])).Should().Throw<DecoderFallbackException>();
        });
        yield return PickleCase.Of<Encoding>("Encoding UTF-16", () => Encoding.Unicode, copy => copy.Should().Be(Encoding.Unicode));
        yield return PickleCase.Of<Encoding>("Encoding Latin-1", () => Encoding.Latin1, copy => copy.Should().BeSameAs(Encoding.Latin1));
        yield return PickleCase.Of<Encoding>("Encoding ASCII", () => Encoding.ASCII, copy => copy.Should().BeSameAs(Encoding.ASCII));
    }

    private static IEnumerable<PickleCase> Reflection()
    {
        yield return PickleCase.Of("Type of the runtime", () => typeof(Dictionary<string, int[]>), copy => copy.Should().Be(typeof(Dictionary<string, int[]>)));
        yield return PickleCase.Of("Type of the user", () => typeof(LeafCases), copy => copy.Should().Be(typeof(LeafCases)));
        yield return PickleCase.Of("Type open", () => typeof(List<>), copy => copy.Should().Be(typeof(List<>)));
        yield return PickleCase.Of("Type array", () => typeof(int[,]), copy => copy.Should().Be(typeof(int[,])));
        yield return PickleCase.Of("MethodInfo", () => typeof(Math).GetMethod("Max", [typeof(int), typeof(int)])!,
            copy => copy.Should().BeSameAs(typeof(Math).GetMethod("Max", [typeof(int), typeof(int)])));
        yield return PickleCase.Of("MethodInfo generic", () => typeof(Array).GetMethod("Empty")!.MakeGenericMethod(typeof(string)),
            copy => copy.Invoke(null, null).Should().BeSameAs(Array.Empty<string>()));
        yield return PickleCase.Of("FieldInfo", () => typeof(KeyValuePair<string, int>).GetField("key", BindingFlags.NonPublic | BindingFlags.Instance)!,
            copy => copy.GetValue(KeyValuePair.Create("a", 1)).Should().Be("a"));
        yield return PickleCase.Of("PropertyInfo", () => typeof(string).GetProperty("Length")!, copy => copy.GetValue("abc").Should().Be(3));
        yield return PickleCase.Of("ConstructorInfo", () => typeof(List<string>).GetConstructor([typeof(int)])!,
            copy => ((List<string>)copy.Invoke([7])).Capacity.Should().Be(7));
        yield return PickleCase.Of("MethodInfo private", () => typeof(LeafCases).GetMethod("Times", BindingFlags.NonPublic | BindingFlags.Static)!,
            copy => copy.Name.Should().Be("Times"));
    }

    private static IEnumerable<PickleCase> Others()
    {
        yield return PickleCase.Same("Uri absolute", () => new Uri("https://example.org/a?b=c#d"));
        yield return PickleCase.Of("Uri relative", () => new Uri("/a/b", UriKind.Relative), copy => copy.IsAbsoluteUri.Should().BeFalse());
        yield return PickleCase.Same("Version", () => new Version(1, 2, 3));
        yield return PickleCase.Same("IPAddress 4", () => IPAddress.Parse("10.1.2.3"));
        yield return PickleCase.Same("IPAddress 6", () => IPAddress.Parse("fe80::1%3"));
        yield return PickleCase.Of("IPAddress loopback", () => IPAddress.Loopback, copy => copy.Should().Be(IPAddress.Loopback));
        yield return PickleCase.Of("IPAddress as a key", () => new Dictionary<IPAddress, int> { [IPAddress.Parse("10.1.2.3")] = 1 },
            copy => copy[IPAddress.Parse("10.1.2.3")].Should().Be(1));
        yield return PickleCase.Same("IPEndPoint", () => new IPEndPoint(IPAddress.Parse("10.1.2.3"), 80));
        yield return PickleCase.Of("DBNull", () => DBNull.Value, copy => copy.Should().BeSameAs(DBNull.Value));
        yield return PickleCase.Of("object", () => new object(), copy => copy.GetType().Should().Be(typeof(object)));
        yield return PickleCase.Of("CancellationToken none", () => CancellationToken.None, copy => copy.CanBeCanceled.Should().BeFalse());
        yield return PickleCase.Of("CancellationToken cancelled", () => new CancellationToken(true), copy => copy.IsCancellationRequested.Should().BeTrue());
        yield return PickleCase.Of("MemoryStream", () => new MemoryStream([1, 2, 3]) { Position = 1 }, copy =>
        {
            copy.ReadByte().Should().Be(2);
            copy.ToArray().Should().Equal(1, 2, 3);
        });
        yield return PickleCase.Of("EventArgs", () => new EventArgs(), copy => copy.Should().NotBeNull());
    }

    private sealed class Sevens : Random
    {
        public Sevens()
        {
        }

        public Sevens(int seed)
            : base(seed)
        {
        }

        public override int Next() => 7;
    }

    [GeneratedRegex("^[0-9]+$")]
    private static partial Regex Digits();
}
