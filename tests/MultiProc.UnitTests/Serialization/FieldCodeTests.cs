using MultiProc.Serialization;
using MultiProc.Serialization.Plans;
using MultiProc.UnitTests.Serialization.Cases;

namespace MultiProc.UnitTests.Serialization;

public class FieldCodeTests
{
    [Fact]
    public void Dump_WritesTheSameBytes_WhenTheFieldsHaveCodeOfTheirOwn()
    {
        var values = Battery.Names.Select(name => (name, value: Battery.Get(name).Make())).ToList();
        var slow = values.Select(each => Pickle.Dump(each.value).ToArray()).ToList();

        MakeAll();

        for (var i = 0; i < values.Count; i++)
        {
            var fast = Pickle.Dump(values[i].value).ToArray();
            fast.AsSpan().SequenceEqual(slow[i]).Should().BeTrue("{0} must not travel in two ways", values[i].name);
            Battery.Get(values[i].name).Check(Pickle.Load(fast));
        }
    }

    [Fact]
    public void Check_NamesThePath_WhenTheFieldsHaveCodeOfTheirOwn()
    {
        _ = Pickle.Dump(new Holder());
        MakeAll();

        var obstacle = Pickle.Check(new Holder { Inner = new Holder { Content = Thread.CurrentThread } });

        obstacle!.Path.Should().EndWith("Inner.Content");
    }

    [Fact]
    public void Load_PutsNothingForeignIntoAField_WhenTheMessageIsDamaged()
    {
        var bytes = Pickle.Dump(new Holder { Name = "text", Inner = new Holder() }).ToArray();
        MakeAll();

        var loaded = 0;
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            if (Attempt(damaged) is not Holder copy)
                continue;
            loaded++;
            (copy.Name is null || copy.Name.GetType() == typeof(string)).Should().BeTrue();
            (copy.Inner is null || copy.Inner.GetType() == typeof(Holder)).Should().BeTrue();
        }

        loaded.Should().BePositive();
    }

    [Fact]
    public void Make_HappensByItself_WhenATypeIsMetOften()
    {
        var value = new Counted { Number = 1 };
        _ = Pickle.Dump(value);
        var code = ((ObjectPlan)PlanCache.For(typeof(Counted))).Code!;
        for (var i = 0; i < 2 * FieldCode.Often; i++)
            _ = Pickle.Dump(value);

        Eventually.Holds(() => code.IsMade, TimeSpan.FromSeconds(30)).Should().BeTrue();
        ((Counted)Pickle.Load(Pickle.Dump(value))!).Number.Should().Be(1);
    }

    private static object? Attempt(byte[] bytes)
    {
        try
        {
            return Pickle.Load(bytes);
        }
        catch (UnpicklingException)
        {
            return null;
        }
    }

    private static void MakeAll()
    {
        foreach (var plan in PlanCache.All.OfType<ObjectPlan>())
            plan.Code?.Make();
    }

    private sealed class Counted
    {
        public int Number { get; set; }
    }

    private sealed class Holder
    {
        public Holder? Inner { get; set; }

        public object? Content { get; set; }

        public string? Name { get; set; }

        public int? Maybe { get; set; } = 3;

        public (int Left, string Right) Pair { get; set; } = (1, "right");

        public KeyValuePair<string, int?>? Rare { get; set; } = new("key", 4);
    }
}
