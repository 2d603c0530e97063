using System.Net.Http.Headers;

namespace MultiProc.UnitTests.Serialization.Cases;

/// <summary>What travels because the sender said so: the receiver makes none of these, and is told nothing beforehand.</summary>
internal static class TaughtCases
{
    public static IEnumerable<PickleCase> All() => [.. Registered(), .. Allowed()];

    private static IEnumerable<PickleCase> Registered()
    {
        yield return PickleCase.Of("registered", () => Taught(new Taught("a", [])), copy => copy.Text.Should().Be("a rebuilt"));
        yield return PickleCase.Of("registered, shared", () =>
        {
            var one = Taught(new Taught("a", []));
            return (one, (Func<string>)(() => one.Text), new List<object> { one });
        }, copy =>
        {
            copy.Item2().Should().Be("a rebuilt");
            copy.Item3[0].Should().BeSameAs(copy.one);
        });
        yield return PickleCase.Of("registered in registered", () =>
        {
            var inner = Taught(new Taught("inner", []));
            return new[] { new Taught("outer", new(StringComparer.OrdinalIgnoreCase) { ["in"] = inner }), inner };
        }, copy =>
        {
            copy[0].Parts["in"].Should().BeSameAs(copy[1]);
            copy[0].Found.Should().BeTrue("the table was whole when the object was made");
        });
    }

    private static IEnumerable<PickleCase> Allowed()
    {
        yield return PickleCase.Of("allowed class", () =>
        {
            Pickler.AllowFields<EntityTagHeaderValue>();
            return new EntityTagHeaderValue("\"tag\"", isWeak: true);
        }, copy => copy.ToString().Should().Be("W/\"tag\""));
        yield return PickleCase.Of("allowed struct", () =>
        {
            Pickler.AllowFields<System.Diagnostics.ActivityContext>();
            Pickler.AllowFields<System.Diagnostics.ActivityTraceId>();
            Pickler.AllowFields<System.Diagnostics.ActivitySpanId>();
            return new[] { default, new System.Diagnostics.ActivityContext(default, default, default, "state") };
        }, copy => copy[1].TraceState.Should().Be("state"));
    }

    private static Taught Taught(Taught value)
    {
        Pickler.Register<Taught, (string, Dictionary<string, object>)>(
            static each => (each.Text, each.Parts), static state => new Taught(state.Item1 + " rebuilt", state.Item2));
        return value;
    }
}
