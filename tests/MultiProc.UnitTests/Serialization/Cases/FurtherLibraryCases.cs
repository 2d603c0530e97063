using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace MultiProc.UnitTests.Serialization.Cases;

/// <summary>Types of .NET that a second collection met, which was put together blindly.</summary>
internal static class FurtherLibraryCases
{
    public static IEnumerable<PickleCase> All() => [.. Collections(), .. Texts(), .. Settings()];

    private static IEnumerable<PickleCase> Collections()
    {
        yield return PickleCase.Of("ImmutableList builder", () => Filled(), copy =>
        {
            copy.Add("b");
            copy.ToImmutable().Should().Equal("a", "b");
        });
        yield return PickleCase.Of("ImmutableDictionary builder", () => Keyed(), copy =>
        {
            copy["a"].Should().Be(1);
            copy["B"] = 2;
            copy.ToImmutable().Should().HaveCount(2);
        });
        yield return PickleCase.Of("SequencePosition", () => new SequencePosition("abc", 4), copy => (copy.GetObject(), copy.GetInteger()).Should().Be(("abc", 4)));
        yield return PickleCase.Of("SearchValues of characters", () => new[] { SearchValues.Create("aeiou"), SearchValues.Create("äöü€"), SearchValues.Create("") }, copy =>
        {
            (copy[0].Contains('e'), copy[0].Contains('z')).Should().Be((true, false));
            (copy[1].Contains('€'), copy[1].Contains('e')).Should().Be((true, false));
            copy[2].Contains('e').Should().BeFalse();
        });
        yield return PickleCase.Of("SearchValues of bytes", () => SearchValues.Create([1, 200, 255]), copy => (copy.Contains(200), copy.Contains(2)).Should().Be((true, false)));
        yield return PickleCase.Of("TagList", () => new TagList { { "a", 1 }, { "b", "x" } }, copy => (copy[0].Value, copy[1].Key).Should().Be((1, "b")));
    }

    private static IEnumerable<PickleCase> Texts()
    {
        yield return PickleCase.Of("encoding that replaces and is strict", () => Encoding.GetEncoding("us-ascii", new EncoderReplacementFallback("?!"), DecoderFallback.ExceptionFallback), copy =>
        {
            copy.GetBytes("é").Should().Equal("?!"u8.ToArray());
            copy.Invoking(strict => strict.GetString([0xFF])).Should().Throw<DecoderFallbackException>();
        });
        yield return PickleCase.Of("strict Latin1", () => Encoding.GetEncoding("latin1", EncoderFallback.ExceptionFallback, new DecoderReplacementFallback("")),
            copy => copy.Invoking(strict => strict.GetBytes("€")).Should().Throw<EncoderFallbackException>());
        yield return PickleCase.Of("token of a cancelled operation", () => new OperationCanceledException("m", new CancellationToken(true)),
            copy => copy.CancellationToken.IsCancellationRequested.Should().BeTrue());
        yield return PickleCase.Of("token of an operation that can be cancelled", () => new TaskCanceledException("m", null, CancellationTokens.Live),
            copy => copy.CancellationToken.CanBeCanceled.Should().BeFalse());
    }

    private static IEnumerable<PickleCase> Settings()
    {
        yield return PickleCase.Of("channel options", () => (new BoundedChannelOptions(4) { FullMode = BoundedChannelFullMode.DropOldest }, new UnboundedChannelOptions { SingleReader = true }), copy =>
        {
            (copy.Item1.Capacity, copy.Item1.FullMode).Should().Be((4, BoundedChannelFullMode.DropOldest));
            copy.Item2.SingleReader.Should().BeTrue();
        });
        yield return PickleCase.Of("UnixDomainSocketEndPoint", () => new UnixDomainSocketEndPoint("/tmp/x"), copy => copy.ToString().Should().Be("/tmp/x"));
        yield return PickleCase.Same("SslApplicationProtocol", () => SslApplicationProtocol.Http2);
        yield return PickleCase.Of("indexers of one class", () => typeof(Indexed).GetProperties(), copy =>
            copy.Select(each => each.GetIndexParameters()[0].ParameterType).Should().Equal(typeof(Indexed).GetProperties().Select(each => each.GetIndexParameters()[0].ParameterType)));
        yield return PickleCase.Of("FileVersionInfo", () => FileVersionInfo.GetVersionInfo(typeof(object).Assembly.Location), copy => copy.FileMajorPart.Should().Be(Environment.Version.Major));
    }

    private static ImmutableList<string>.Builder Filled()
    {
        var builder = ImmutableList.CreateBuilder<string>();
        builder.Add("a");
        return builder;
    }

    private static ImmutableDictionary<string, int>.Builder Keyed()
    {
        var builder = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.OrdinalIgnoreCase);
        builder["A"] = 1;
        return builder;
    }

    private sealed class Indexed
    {
        public int this[int index] => index;

        public string this[string name] => name;
    }

    private static class CancellationTokens
    {
        private static readonly CancellationTokenSource s_source = new();

        public static CancellationToken Live => s_source.Token;
    }
}
