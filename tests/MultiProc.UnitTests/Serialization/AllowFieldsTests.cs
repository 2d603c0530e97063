using System.ComponentModel;
using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using MultiProc.Serialization;
using MultiProc.Serialization.Metadata;
using MultiProc.Serialization.Policy;
using MultiProc.Serialization.Registered;

namespace MultiProc.UnitTests.Serialization;

/// <summary>Each test allows types of its own: what is allowed stays so, as in a program.</summary>
public class AllowFieldsTests
{
    [Fact]
    public void AllowFields_LetsATypeTravel_ToAProcessThatNeverHeardOfIt()
    {
        var value = new object[] { new ApplicationId([7], "app", new Version(1, 2), null, null) };
        Pickler.Check(value)!.Path.Should().Be("[0]");

        Pickler.AllowFields<ApplicationId>();

        Pickler.Check(value).Should().BeNull();
        using var receiver = new ReceiverFixture();
        receiver.Check(Receiver.AsText, Pickler.Dumps(value[0])).Should().StartWith("app, version=\"1.2\"");
    }

    [Fact]
    public void AllowFields_CoversWhatTheTypeInherits()
    {
        Pickler.AllowFields<NameValueWithParametersHeaderValue>();

        var copy = Pickler.Loads<NameValueHeaderValue>(Pickler.Dumps(new NameValueWithParametersHeaderValue("name", "value")));

        copy.ToString().Should().Be("name=value");
    }

    [Fact]
    public void AllowFields_CoversTheBaseOfATypeOfYours()
    {
        Pickler.Check(new Warning { Own = 3 })!.TypeName.Should().Contain("Warning");

        Pickler.AllowFields<Warning>();

        using var receiver = new ReceiverFixture();
        receiver.Check(Receiver.AsText, Pickler.Dumps(new Warning { Own = 3 })).Should().Be("Level:BypassCache 3");
    }

    [Fact]
    public void AllowFields_CoversNestedTypes_WhichNobodyCouldName()
    {
        var key = new object();
        var handlers = new EventHandlerList();
        handlers.AddHandler(key, static () => 5);
        Pickler.AllowFields<EventHandlerList>();

        var (copy, copiedKey) = Pickler.Loads<(EventHandlerList, object)>(Pickler.Dumps((handlers, key)));

        ((Func<int>)copy[copiedKey]!)().Should().Be(5);
        handlers.Dispose();
        copy.Dispose();
    }

    [Fact]
    public void AllowFields_TakesStructs_InPlaceAndInArrays()
    {
        Pickler.Check(new List<EditAndContinueLogEntry>()).Should().BeNull("nothing of the type is in it");
        Pickler.AllowFields<EditAndContinueLogEntry>();
        Pickler.AllowFields<EntityHandle>();
        EditAndContinueLogEntry[] entries = [new(MetadataTokens.EntityHandle(0x02000001), EditAndContinueOperation.AddField)];

        var copy = Pickler.Loads<Tuple<EditAndContinueLogEntry[], List<EditAndContinueLogEntry>>>(Pickler.Dumps(Tuple.Create(entries, entries.ToList())));

        copy.Item1.Should().Equal(entries);
        copy.Item2.Should().Equal(entries);
    }

    [Fact]
    public void AllowFields_HoldsForAnyTypeArguments_WhenTheTypeIsGeneric()
    {
        Pickler.AllowFields<Measurement<int>>();

        var bytes = Pickler.Dumps(new object[] { new Measurement<double>(2.5, new KeyValuePair<string, object?>("tag", 1)) });

        using var receiver = new ReceiverFixture();
        receiver.Check(Receiver.AsText, bytes).Should().Be("System.Object[]");
        ((Measurement<double>)Pickler.Loads<object[]>(bytes)[0]).Value.Should().Be(2.5);
        ((Measurement<double>)Pickler.Loads<object[]>(bytes)[0]).Tags[0].Value.Should().Be(1);
    }

    [Fact]
    public void AllowFields_ChangesNothing_WhenTheTypeTravelsAnyway()
    {
        var before = Pickler.Dumps(new Dictionary<string, int> { ["a"] = 1 });

        Pickler.AllowFields<Dictionary<string, int>>();
        Pickler.AllowFields<int[]>();
        Pickler.AllowFields<AllowFieldsTests>();

        Pickler.Dumps(new Dictionary<string, int> { ["a"] = 1 }).Should().Equal(before);
    }

    [Fact]
    public void Dumps_SaysNothingOfPermissions_WhenTheValueNeedsNone()
    {
        var before = Pickler.Dumps("text");

        Pickler.AllowFields<ProductHeaderValue>();

        Pickler.Dumps("text").Should().Equal(before);
    }

    [Fact]
    public void AllowFields_Throws_WhenTheFieldsMeanNothingElsewhere()
    {
        var refused = new (Action Allow, string Reason)[]
        {
            (Pickler.AllowFields<Thread>, "finaliz|handle"),
            (Pickler.AllowFields<Task<int>>, "computation"),
            (Pickler.AllowFields<SemaphoreSlim>, "bound to"),
            (Pickler.AllowFields<Microsoft.Win32.SafeHandles.SafeFileHandle>, "handle"),
            (Pickler.AllowFields<WeakReference>, "memory"),
            (Pickler.AllowFields<IServiceProvider>, "interface"),
        };

        foreach (var (allow, reason) in refused)
            allow.Should().Throw<ArgumentException>().Which.Message.Should().MatchRegex(reason);
    }

    [Fact]
    public void Load_AdoptsNoPermission_WhenNobodyCanHaveGivenIt()
    {
        var message = Permission(typeof(Thread));

        var load = () => Pickle.Load(message);

        load.Should().Throw<UnpicklingException>().WithMessage("*allows System.Threading.Thread, which nobody can allow*");
        AllowedTypes.Contains(typeof(Thread)).Should().BeFalse();
    }

    [Fact]
    public void Load_AdoptsNoPermission_WhenAnyOfItsBitsIsDamaged()
    {
        var whole = Permission(typeof(ContentRangeHeaderValue)).Bytes.ToArray();
        for (var bit = 0; bit < (whole.Length - 4) * 8; bit++)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            var load = () => Pickle.Load(new PickledMessage(damaged, [], []));
            load.Should().Throw<UnpicklingException>();
        }

        AllowedTypes.Contains(typeof(ContentRangeHeaderValue)).Should().BeFalse();
        _ = Pickle.Load(Permission(typeof(ContentRangeHeaderValue)));
        AllowedTypes.Contains(typeof(ContentRangeHeaderValue)).Should().BeTrue("the whole message allows it");
    }

    [Fact]
    public void Refusal_NamesTheWaysOut_InWordsToType()
    {
        var reason = Pickler.Check(new RangeHolder())!.Reason;

        reason.Should().Contain("MultiProc.Pickler.AllowFields<System.Text.Unicode.UnicodeRange>()")
            .And.Contain("MultiProc.Pickler.Register<System.Text.Unicode.UnicodeRange, TState>(…)")
            .And.Contain("[NonSerialized]").And.Contain("MultiProc.ITransferable");
    }

    [Fact]
    public void Refusal_NamesGenericAndNestedTypes_AsInTheSource()
    {
        Pickler.Check(new System.Collections.Concurrent.BlockingCollection<List<int>>())!.Reason
            .Should().Contain("Register<System.Collections.Concurrent.BlockingCollection<System.Collections.Generic.List<System.Int32>>, TState>");
        Pickler.Check(System.Text.Encoding.UTF8.GetDecoder())!.Reason.Should().Contain("[NonSerialized]").And.NotContain("AllowFields");
    }

    [Fact]
    public void Refusal_DoesNotOfferFields_WhenTheyWouldMeanNothing() =>
        Pickler.Check(Thread.CurrentThread)!.Reason.Should().Contain("Pickler.Register<System.Threading.Thread, TState>").And.NotContain("AllowFields");

    /// <summary>A message that allows a type, and is null.</summary>
    private static PickledMessage Permission(Type type)
    {
        var payload = new PayloadWriter();
        payload.WriteByte(PreambleCodes.Begin);
        payload.WriteByte(PreambleCodes.Permission);
        new SealedCode(type).Write(payload);
        payload.WriteByte(PreambleCodes.End);
        payload.WriteBytes(Pickle.Dump(null).Bytes.Span);
        return new PickledMessage(payload.Written, [], []);
    }

    private sealed class Warning() : System.Net.Cache.RequestCachePolicy(System.Net.Cache.RequestCacheLevel.BypassCache)
    {
        public int Own { get; init; }

        public override string ToString() => $"{base.ToString()} {Own}";
    }

    private sealed class RangeHolder
    {
        public object Value { get; } = new System.Text.Unicode.UnicodeRange(0, 5);
    }

    private sealed class GCSettings;
}
