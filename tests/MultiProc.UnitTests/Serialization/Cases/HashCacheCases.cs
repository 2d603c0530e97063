namespace MultiProc.UnitTests.Serialization.Cases;

/// <summary>Classes that keep their hash code once it was asked for: here it is that of a string, another one in every process.</summary>
internal static class HashCacheCases
{
    public static IEnumerable<PickleCase> All() =>
    [
        Met("hash code kept as a nullable number", () => new AsNullable("a")),
        Met("hash code kept as a number", () => new AsNumber("a")),
        Met("hash code kept with a flag", () => new WithFlag("a")),
        Met("hash code kept in a base class", () => new Derived("a", 2)),
        Met("hash code kept in a generic class", () => new Generic<string>("a")),
        Met("hash code kept in a struct", () => new InStruct("a")),
        PickleCase.Of("counter that is no hash code", () => Counter.Of(5), copy => copy.Count.Should().Be(5)),
    ];

    private static PickleCase Met<T>(string name, Func<T> make)
        where T : notnull => PickleCase.Of(name, () => (new HashSet<T> { make() }, Asked(make())), copy =>
        {
            copy.Item1.Should().Contain(make());
            copy.Item2.GetHashCode().Should().Be(make().GetHashCode());
        });

    private static T Asked<T>(T value)
        where T : notnull
    {
        _ = value.GetHashCode();
        return value;
    }

    private struct InStruct(string text) : IEquatable<InStruct>
    {
        private readonly string _text = text;
        private int _code;

        public override int GetHashCode() => _code != 0 ? _code : _code = _text.GetHashCode(StringComparison.Ordinal);

        public readonly bool Equals(InStruct other) => other._text == _text;

        public override readonly bool Equals(object? obj) => obj is InStruct other && Equals(other);
    }

    private abstract class Values
    {
        private int? _code;

        public override int GetHashCode() => _code ??= Parts().Aggregate(0, HashCode.Combine);

        public override bool Equals(object? obj) => obj is Values other && other.Parts().SequenceEqual(Parts());

        protected abstract IEnumerable<object> Parts();
    }

    private sealed class Derived(string text, int number) : Values
    {
        protected override IEnumerable<object> Parts() => [text, number];
    }

    private sealed class AsNullable(string text)
    {
        private readonly string _text = text;
        private int? _code;

        public override int GetHashCode()
        {
            if (!_code.HasValue)
                _code = _text.GetHashCode(StringComparison.Ordinal);
            return _code.Value;
        }

        public override bool Equals(object? obj) => obj is AsNullable other && other._text == _text;
    }

    private sealed class AsNumber(string text)
    {
        private readonly string _text = text;
        private int _code;

        public override int GetHashCode()
        {
            var code = _code;
            if (code == 0)
                _code = code = _text.GetHashCode(StringComparison.Ordinal);
            return code;
        }

        public override bool Equals(object? obj) => obj is AsNumber other && other._text == _text;
    }

    private sealed class WithFlag(string text)
    {
        private readonly string _text = text;
        private int _code;
        private bool _isKnown;

        public override int GetHashCode()
        {
            if (!_isKnown)
                (_code, _isKnown) = (_text.GetHashCode(StringComparison.Ordinal), true);
            return _code;
        }

        public override bool Equals(object? obj) => obj is WithFlag other && other._text == _text;
    }

    private sealed class Generic<T>(T value)
        where T : notnull
    {
        private readonly T _value = value;
        private int _code;

        public override int GetHashCode() => _code != 0 ? _code : _code = _value.GetHashCode();

        public override bool Equals(object? obj) => obj is Generic<T> other && other._value.Equals(_value);
    }

    private sealed class Counter
    {
        private int _count;

        public int Count => _count;

        public static Counter Of(int count) => new() { _count = count };

        public override int GetHashCode() => _count.GetHashCode();

        public override bool Equals(object? obj) => obj is Counter other && other._count == _count;
    }
}
