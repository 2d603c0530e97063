namespace MultiProc.UnitTests.Serialization.Cases;

/// <summary>A value and what must be true of its copy, in this process or in another.</summary>
/// <remarks>The check makes what it compares with anew: in another process nothing is left of the original.</remarks>
internal sealed class PickleCase
{
    private PickleCase(string name, Func<object?> make, Action<object?> check)
    {
        Name = name;
        Make = make;
        Check = check;
    }

    public string Name { get; }

    public Func<object?> Make { get; }

    public Action<object?> Check { get; }

    public static PickleCase Of<T>(string name, Func<T> make, Action<T> check) =>
        new(name, () => make(), copy =>
        {
            if (copy is not null)
                _ = copy.Should().BeAssignableTo<T>();
            check((T)copy!);
        });

    /// <summary>A value that equals its copy.</summary>
    public static PickleCase Same<T>(string name, Func<T> make)
        where T : notnull => Of(name, make, copy =>
        {
            copy.Should().BeOfType(make().GetType());
            copy.Equals(make()).Should().BeTrue("{0} should equal {1}", copy, make());
        });

    /// <summary>A value that is of the same type as its copy and tells the same of itself.</summary>
    public static PickleCase Like<T>(string name, Func<T> make, Func<T, object?> tell)
        where T : notnull => Of(name, make, copy =>
        {
            copy.GetType().Should().Be(make().GetType());
            tell(copy).Should().BeEquivalentTo(tell(make()), options => options.WithStrictOrdering());
        });

    /// <summary>A collection that has the same elements, in the same order, as its copy.</summary>
    public static PickleCase Sequence<T>(string name, Func<IEnumerable<T>> make) => Of(name, make, copy =>
        {
            copy.GetType().Should().Be(make().GetType());
            copy.Should().Equal(make());
        });
}
