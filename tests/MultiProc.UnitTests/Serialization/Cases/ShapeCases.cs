namespace MultiProc.UnitTests.Serialization.Cases;

internal static class ShapeCases
{
    [Flags]
    private enum Big : long
    {
        None = 0,
        High = 1L << 40,
    }

    public static IEnumerable<PickleCase> All()
    {
        yield return PickleCase.Same("ValueTuple", () => (1, "two", 3.0));
        yield return PickleCase.Same("ValueTuple 9", () => (1, 2, 3, 4, 5, 6, 7, 8, "9"));
        yield return PickleCase.Same("ValueTuple 0", () => default(ValueTuple));
        yield return PickleCase.Same("Tuple", () => Tuple.Create(1, "two"));
        yield return PickleCase.Same("KeyValuePair", () => KeyValuePair.Create("a", 1));
        yield return PickleCase.Same("enum", () => DayOfWeek.Friday);
        yield return PickleCase.Same("enum flags long", () => Big.High);
        yield return PickleCase.Of("Nullable fields", () => (none: (int?)null, some: (int?)7), copy => copy.Should().Be(((int?)null, (int?)7)));
        yield return PickleCase.Of("Nullable of a struct with references", () => new (string, int)?[] { ("a", 1), null }, copy => copy[0].Should().Be(("a", 1)));
        yield return PickleCase.Same("anonymous", () => new { A = 1, B = "b" });
        yield return PickleCase.Of("boxed enum in an object", () => new object[] { DayOfWeek.Friday }, copy => copy[0].Should().Be(DayOfWeek.Friday));
        yield return PickleCase.Of("boxed tuple in an object", () => new object[] { (1, "a") }, copy => copy[0].Should().Be((1, "a")));
        yield return PickleCase.Of("lazy with value", () => Made(), copy => copy.Value.Should().Be(5));
        yield return PickleCase.Of("lazy without value", () => new Lazy<int>(() => 6), copy =>
        {
            copy.IsValueCreated.Should().BeFalse();
            copy.Value.Should().Be(6);
        });
    }

    private static Lazy<int> Made()
    {
        var lazy = new Lazy<int>(() => 5);
        _ = lazy.Value;
        return lazy;
    }
}
