using Newtonsoft.Json.Linq;
using NodaTime;

namespace MultiProc.UnitTests.Serialization.Cases;

internal static class ThirdPartyCases
{
    public static IEnumerable<PickleCase> All() => [.. Json(), .. Times()];

    private static IEnumerable<PickleCase> Json()
    {
        yield return PickleCase.Of("JObject", () => JObject.Parse("{\"a\":[1,2.5,\"x\",null,{\"b\":true}],\"d\":\"2026-01-02T03:04:05Z\"}"), copy =>
        {
            copy["a"]![4]!["b"]!.Value<bool>().Should().BeTrue();
            copy["a"]!.Parent!.Parent.Should().BeSameAs(copy);
            copy.Add("e", 5);
            copy["e"]!.Value<int>().Should().Be(5);
        });
        yield return PickleCase.Of("JArray", () => new JArray(1, "a", 2.5), copy => JToken.DeepEquals(copy, new JArray(1, "a", 2.5)).Should().BeTrue());
        yield return PickleCase.Of("JValue", () => new JValue(5.5m), copy => copy.Value.Should().Be(5.5m));
        yield return PickleCase.Of("JProperty", () => new JProperty("a", 1), copy => copy.Name.Should().Be("a"));
        yield return PickleCase.Of("JsonSerializerSettings", () => new Newtonsoft.Json.JsonSerializerSettings { Formatting = Newtonsoft.Json.Formatting.Indented },
            copy => Newtonsoft.Json.JsonConvert.SerializeObject(new { A = 1 }, copy).Should().Contain("\n"));
    }

    private static IEnumerable<PickleCase> Times()
    {
        yield return PickleCase.Same("LocalDate", () => new LocalDate(2026, 11, 23));
        yield return PickleCase.Same("LocalDateTime", () => new LocalDateTime(2026, 11, 23, 1, 2));
        yield return PickleCase.Same("Instant", () => Instant.FromUnixTimeSeconds(5));
        yield return PickleCase.Same("Duration", () => Duration.FromHours(5));
        yield return PickleCase.Same("Period", () => Period.FromDays(5));
        yield return PickleCase.Same("OffsetDateTime", () => new LocalDateTime(2026, 11, 23, 1, 2).WithOffset(Offset.FromHours(2)));
        yield return PickleCase.Same("Interval", () => new Interval(Instant.FromUnixTimeSeconds(5), null));
        yield return PickleCase.Like("ZonedDateTime", () => Instant.FromUnixTimeSeconds(1_800_000_000).InZone(DateTimeZoneProviders.Tzdb["Europe/Berlin"]),
            copy => (copy.ToString(), copy.Plus(Duration.FromHours(5)).ToString()));
    }
}
