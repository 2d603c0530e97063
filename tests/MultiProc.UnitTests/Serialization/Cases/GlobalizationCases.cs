using System.Globalization;
using System.Text;

namespace MultiProc.UnitTests.Serialization.Cases;

internal static class GlobalizationCases
{
    public static IEnumerable<PickleCase> All() => [.. Cultures(), .. Formats(), .. Times(), .. Texts()];

    private static IEnumerable<PickleCase> Cultures()
    {
        yield return PickleCase.Like("CultureInfo with another number format",
            () => new CultureInfo("en-US") { NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = "*" } }, copy => 1.5.ToString(copy));
        yield return PickleCase.Like("CultureInfo with another date format", () =>
        {
            var culture = new CultureInfo("en-US");
            culture.DateTimeFormat.ShortDatePattern = "yyyy|MM|dd";
            return culture;
        }, copy => DateTime.UnixEpoch.ToString("d", copy));
        yield return PickleCase.Like("CultureInfo with another calendar", () => new CultureInfo("th-TH") { DateTimeFormat = { Calendar = new GregorianCalendar() } },
            copy => new DateTime(2026, 1, 2).ToString("yyyy", copy));
        yield return PickleCase.Same("RegionInfo", () => new RegionInfo("DE"));
        yield return PickleCase.Like("TextInfo", () => CultureInfo.GetCultureInfo("tr-TR").TextInfo, copy => copy.ToUpper("i"));
        yield return PickleCase.Like("SortVersion", () => new SortVersion(5, Guid.Empty), copy => copy.FullVersion);
        yield return PickleCase.Like("StringInfo", () => new StringInfo("aé"), copy => (copy.String, copy.LengthInTextElements));
        yield return PickleCase.Same("IdnMapping", () => new IdnMapping { AllowUnassigned = true });
    }

    private static IEnumerable<PickleCase> Formats()
    {
        yield return PickleCase.Like("NumberFormatInfo", () => new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSizes = [2, 3] },
            copy => 1234567.5.ToString("N", copy));
        yield return PickleCase.Of("NumberFormatInfo invariant", () => NumberFormatInfo.InvariantInfo, copy =>
        {
            copy.IsReadOnly.Should().BeTrue();
            1.5.ToString(copy).Should().Be("1.5");
        });
        yield return PickleCase.Like("DateTimeFormatInfo", () => new DateTimeFormatInfo { ShortDatePattern = "dd~MM~yyyy" }, copy => DateTime.UnixEpoch.ToString("d", copy));
        yield return PickleCase.Like("DateTimeFormatInfo of a culture", () => CultureInfo.GetCultureInfo("de-DE").DateTimeFormat,
            copy => DateTime.UnixEpoch.ToString("D", copy));
        yield return PickleCase.Like("GregorianCalendar", () => new GregorianCalendar(GregorianCalendarTypes.Arabic), copy => copy.CalendarType);
        yield return PickleCase.Like("HebrewCalendar", () => new HebrewCalendar(), copy => copy.GetYear(new DateTime(2026, 1, 1)));
        yield return PickleCase.Like("JapaneseCalendar", () => new JapaneseCalendar(), copy => copy.GetEra(new DateTime(2026, 1, 1)));
        yield return PickleCase.Like("CompositeFormat", () => CompositeFormat.Parse("{0}-{1:X}"), copy => string.Format(CultureInfo.InvariantCulture, copy, 1, 255));
    }

    private static IEnumerable<PickleCase> Times()
    {
        yield return PickleCase.Of("TimeZoneInfo Utc", () => TimeZoneInfo.Utc, copy => copy.Should().Be(TimeZoneInfo.Utc));
        yield return PickleCase.Like("TimeZoneInfo by id", () => TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
            copy => (copy.Id, copy.GetUtcOffset(new DateTime(2026, 7, 1)), copy.IsDaylightSavingTime(new DateTime(2026, 7, 1))));
        yield return PickleCase.Like("TimeZoneInfo of its own", () => TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromHours(3), "shown", "standard"),
            copy => (copy.Id, copy.BaseUtcOffset, copy.DisplayName, copy.StandardName));
        yield return PickleCase.Of("TimeProvider.System", () => TimeProvider.System, copy => copy.Should().BeSameAs(TimeProvider.System));
        yield return PickleCase.Of("Stopwatch", () => new System.Diagnostics.Stopwatch(), copy =>
        {
            copy.IsRunning.Should().BeFalse();
            copy.Elapsed.Should().Be(TimeSpan.Zero);
        });
        yield return PickleCase.Like("PeriodicTimes", () => (TimeSpan.FromDays(1), new TimeOnly(1, 2), DateTimeKind.Local), copy => copy);
    }

    private static IEnumerable<PickleCase> Texts()
    {
        yield return PickleCase.Of("StringReader in the middle", () =>
        {
            var reader = new StringReader("abc");
            _ = reader.Read();
            return reader;
        }, copy => copy.ReadToEnd().Should().Be("bc"));
        yield return PickleCase.Of("StringWriter", () =>
        {
            var writer = new StringWriter(CultureInfo.InvariantCulture);
            writer.Write("ab");
            return writer;
        }, copy =>
        {
            copy.Write(1.5);
            copy.ToString().Should().Be("ab1.5");
        });
        yield return PickleCase.Of("FormattableString", () =>
        {
            var (number, name) = (255, "x");
            return (FormattableString)$"{number:X} {name}";
        }, copy => copy.ToString(CultureInfo.InvariantCulture).Should().Be("FF x"));
        yield return PickleCase.Like("Encoding with a replacement", () => Encoding.GetEncoding("us-ascii", new EncoderReplacementFallback("!"), new DecoderReplacementFallback("?")),
            copy => copy.GetBytes("é")[0]);
        yield return PickleCase.Like("StringBuilder of many chunks", () => new StringBuilder(16, 1000).Append('a', 500).Insert(3, "b"), copy => (copy.ToString(), copy.MaxCapacity));
        yield return PickleCase.Like("Match", () => System.Text.RegularExpressions.Regex.Match("abc12", "(?<n>[0-9]+)"), copy => (copy.Value, copy.Index, copy.Groups["n"].Value));
        yield return PickleCase.Like("MatchCollection", () => System.Text.RegularExpressions.Regex.Matches("a1b2", "[0-9]"), copy => copy.Select(each => each.Value).ToArray());
        yield return PickleCase.Like("string.Split of a culture", () => CultureInfo.InvariantCulture.TextInfo.ToTitleCase("ab cd").Split(' '), copy => copy);
    }
}
