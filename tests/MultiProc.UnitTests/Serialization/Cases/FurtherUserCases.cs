using System.ComponentModel;
using System.Numerics;

namespace MultiProc.UnitTests.Serialization.Cases;

internal static class FurtherUserCases
{
    private interface IGreeter
    {
        string Name { get; }

        string Greet() => "hello " + Name;
    }

    private interface IParsed<TSelf>
        where TSelf : IParsed<TSelf>
    {
        static abstract TSelf Parse(string text);
    }

    private interface IProducer<out T>
    {
        T Make();
    }

    public static IEnumerable<PickleCase> All() => [.. Records(), .. Hierarchies(), .. Generics()];

    private static IEnumerable<PickleCase> Records()
    {
        yield return PickleCase.Same("record with an own Equals", () => new Insensitive("Ada", 7));
        yield return PickleCase.Of("record with a list", () => new Order(5, ["a"]) { Note = "n" }, copy =>
        {
            (copy.Id, copy.Note).Should().Be((5, "n"));
            copy.Lines.Should().Equal("a");
            (copy with { Id = 6 }).Lines.Should().BeSameAs(copy.Lines);
        });
        yield return PickleCase.Same<Shape>("records three deep", () => new Square(2) { Tag = "t" });
        yield return PickleCase.Same("generic record struct", () => new Pair<string, int?>("a", null));
        yield return PickleCase.Of("required and init of a base", () => new Child { Name = "n", Age = 5 }, copy => (copy.Name, copy.Age).Should().Be(("n", 5)));
        yield return PickleCase.Of("tree of records", () => new Tree(1, new Tree(2, null, null), new Tree(3, null, null)), copy => (copy.Left!.Value + copy.Right!.Value).Should().Be(5));
    }

    private static IEnumerable<PickleCase> Hierarchies()
    {
        yield return PickleCase.Of("shadowed fields of three levels", () => new Third(), copy => copy.All().Should().Be("1 2 3"));
        yield return PickleCase.Of("interface with a default method", () => (IGreeter)new Greeter("Ada"), copy => copy.Greet().Should().Be("hello Ada"));
        yield return PickleCase.Of("static abstract interface", () => Celsius.Parse("36"), copy => copy.Degrees.Should().Be(36));
        yield return PickleCase.Of("variance", () => (IProducer<object>)new Words(), copy => copy.Make().Should().Be("word"));
        yield return PickleCase.Of("explicit implementations", () => new Explicit(5), copy => ((IFormattable)copy).ToString("x", null).Should().Be("5x"));
        yield return PickleCase.Of("event with subscribers", () => new Model { Name = "a" }, copy =>
        {
            copy.Name = "b";
            copy.Changes.Should().Equal("Name", "Name");
        });
        yield return PickleCase.Of("private constructor and factory", () => Money.Of(5, "EUR"), copy => copy.ToString().Should().Be("5 EUR"));
        yield return PickleCase.Of("smart enum", () => Level.High, copy =>
        {
            copy.Should().Be(Level.High);
            copy.Name.Should().Be("High");
        });
        yield return PickleCase.Of("disposable of the user", () => new Resource { Name = "r" }, copy => copy.Name.Should().Be("r"));
        yield return PickleCase.Of("volatile and ref-like counters", () => new Counters { Value = 5 }, copy => copy.Next().Should().Be(6));
    }

    private static IEnumerable<PickleCase> Generics()
    {
        yield return PickleCase.Of("nested generic in a generic", () => new Outer<string>.Inner<int> { First = "a", Second = 5 }, copy => (copy.First, copy.Second).Should().Be(("a", 5)));
        yield return PickleCase.Of("List of lists of arrays", () => new List<List<int>[]> { new[] { new List<int> { 1 } } }, copy => copy[0][0].Should().Equal(1));
        yield return PickleCase.Of("generic of arrays of arrays", () => new Outer<int[][,]>.Inner<string[]> { First = [new[,] { { 1 } }], Second = ["x"] }, copy => copy.First![0][0, 0].Should().Be(1));
        yield return PickleCase.Of("recursive generic", () => new Node<Node<string>>(new Node<string>("a")), copy => copy.Value.Value.Should().Be("a"));
        yield return PickleCase.Of("curiously recurring", () => new Money2(5), copy => copy.Self.Should().BeSameAs(copy));
        yield return PickleCase.Of("Dictionary of tuples and lists", () => new Dictionary<(int, string), List<KeyValuePair<string, int[]>>> { [(1, "a")] = [new("k", [1])] },
            copy => copy[(1, "a")][0].Value.Should().Equal(1));
        yield return PickleCase.Of("generic number", () => new Sum<decimal>([1.5m, 2m]), copy => copy.Total.Should().Be(3.5m));
        yield return PickleCase.Of("option type", () => new Option<string>[] { new("a"), default }, copy => (copy[0].HasValue, copy[1].HasValue).Should().Be((true, false)));
        yield return PickleCase.Of("union type", () => new Either<int, string>[] { new(5), new("a") }, copy => (copy[0].Left, copy[1].Right).Should().Be((5, "a")));
    }

    private sealed record Insensitive(string Name, int Number)
    {
        public bool Equals(Insensitive? other) => other is not null && string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

        public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Name);
    }

    private sealed record Order(int Id, List<string> Lines)
    {
        public string? Note { get; init; }
    }

    private abstract record Shape
    {
        public string? Tag { get; init; }
    }

    private record Rectangle(int Width, int Height) : Shape;

    private sealed record Square(int Side) : Rectangle(Side, Side);

    private readonly record struct Pair<TFirst, TSecond>(TFirst First, TSecond Second);

    private class Parent
    {
        public required string Name { get; init; }
    }

    private sealed class Child : Parent
    {
        public required int Age { get; init; }
    }

    private sealed record Tree(int Value, Tree? Left, Tree? Right);

    private class First
    {
        private readonly int _number = 1;

        public virtual string All() => $"{_number}";
    }

    private class Second : First
    {
        private readonly int _number = 2;

        public override string All() => $"{base.All()} {_number}";
    }

    private sealed class Third : Second
    {
        private readonly int _number = 3;

        public override string All() => $"{base.All()} {_number}";
    }

    private sealed class Greeter(string name) : IGreeter
    {
        public string Name { get; } = name;
    }

    private sealed class Celsius : IParsed<Celsius>
    {
        public int Degrees { get; private init; }

        public static Celsius Parse(string text) => new() { Degrees = text.Length * 18 };
    }

    private sealed class Words : IProducer<string>
    {
        public string Make() => "word";
    }

    private sealed class Explicit(int number) : IFormattable
    {
        private readonly int _number = number;

        string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => _number + format;
    }

    private sealed class Model : INotifyPropertyChanged
    {
        private string? _name;

        public Model() => PropertyChanged += (_, change) => Changes.Add(change.PropertyName!);

        public event PropertyChangedEventHandler? PropertyChanged;

        public List<string> Changes { get; } = [];

        public string? Name
        {
            get => _name;
            set
            {
                _name = value;
                PropertyChanged?.Invoke(this, new PropertyChangedEventArgs(nameof(Name)));
            }
        }
    }

    private sealed class Money
    {
        private readonly decimal _amount;
        private readonly string _currency;

        private Money(decimal amount, string currency) => (_amount, _currency) = (amount, currency);

        public static Money Of(decimal amount, string currency) => new(amount, currency);

        public override string ToString() => $"{_amount} {_currency}";
    }

    private sealed class Level : IEquatable<Level>
    {
        public static readonly Level High = new("High", 2);

        private Level(string name, int value) => (Name, Value) = (name, value);

        public string Name { get; }

        public int Value { get; }

        public bool Equals(Level? other) => other is not null && Value == other.Value;

        public override bool Equals(object? obj) => Equals(obj as Level);

        public override int GetHashCode() => Value;
    }

    private sealed class Resource : IDisposable
    {
        public string Name { get; set; } = "";

        public void Dispose()
        {
            // What a user's class disposes of is its own affair: it travels by its fields.
        }
    }

    private sealed class Counters
    {
        private volatile int _value;

        public int Value { init => _value = value; }

        public int Next() => _value + 1;
    }

    private class Outer<T>
    {
        public T? First { get; set; }

        public sealed class Inner<TInner> : Outer<T>
        {
            public TInner? Second { get; set; }
        }
    }

    private sealed class Node<T>(T value)
    {
        public T Value { get; } = value;
    }

    private abstract class Recurring<TSelf>
        where TSelf : Recurring<TSelf>
    {
        public TSelf Self => (TSelf)this;
    }

    private sealed class Money2(int amount) : Recurring<Money2>
    {
        public int Amount { get; } = amount;
    }

    private sealed class Sum<T>(T[] numbers)
        where T : INumber<T>
    {
        public T Total => numbers.Aggregate(T.Zero, (sum, next) => sum + next);
    }

    private readonly struct Option<T>(T value)
    {
        private readonly T _value = value;

        public bool HasValue { get; } = value is not null;

        public T Value => HasValue ? _value : throw new InvalidOperationException();
    }

    private readonly struct Either<TLeft, TRight>
    {
        private readonly object _value;

        public Either(TLeft left) => _value = left!;

        public Either(TRight right) => _value = right!;

        public TLeft Left => (TLeft)_value;

        public TRight Right => (TRight)_value;
    }
}
