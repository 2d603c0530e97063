using System.Net;
using System.Net.Http.Headers;
using System.Net.Mail;
using System.Net.Mime;
using System.Net.NetworkInformation;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Principal;

namespace MultiProc.UnitTests.Serialization.Cases;

internal static class NetworkCases
{
    public static IEnumerable<PickleCase> All() => [.. Addresses(), .. Http(), .. Headers(), .. Mail(), .. Identity()];

    private static IEnumerable<PickleCase> Addresses()
    {
        yield return PickleCase.Same("DnsEndPoint", () => new DnsEndPoint("example.org", 80));
        yield return PickleCase.Same("IPNetwork", () => IPNetwork.Parse("10.0.0.0/8"));
        yield return PickleCase.Same("PhysicalAddress", () => PhysicalAddress.Parse("00-11-22-33-44-55"));
        yield return PickleCase.Of("PhysicalAddress as a key", () => new HashSet<PhysicalAddress> { PhysicalAddress.Parse("00-11-22-33-44-55") },
            copy => copy.Contains(PhysicalAddress.Parse("00-11-22-33-44-55")).Should().BeTrue());
        yield return PickleCase.Like("UriBuilder", () => new UriBuilder("https", "example.org", 8080, "a") { Query = "b=c", UserName = "u" }, copy => copy.Uri);
        yield return PickleCase.Like("IPHostEntry", () => new IPHostEntry { HostName = "h", Aliases = ["a"], AddressList = [IPAddress.Loopback] },
            copy => (copy.HostName, copy.Aliases[0], copy.AddressList[0]));
        yield return PickleCase.Like("NetworkCredential", () => new NetworkCredential("user", "secret", "domain"),
            copy => (copy.UserName, copy.Password, copy.Domain));
        yield return PickleCase.Like("WebProxy", () => new WebProxy("http://proxy:3128", true), copy => (copy.Address, copy.BypassProxyOnLocal));
        yield return PickleCase.Like("WebHeaderCollection", () => new WebHeaderCollection { ["Accept"] = "text/plain" }, copy => copy["accept"]);
    }

    private static IEnumerable<PickleCase> Http()
    {
        yield return PickleCase.Same("HttpMethod", () => HttpMethod.Post);
        yield return PickleCase.Same("HttpMethod of its own", () => new HttpMethod("PURGE"));
        yield return PickleCase.Same("HttpStatusCode", () => HttpStatusCode.NotFound);
        yield return PickleCase.Same("HttpVersion", () => HttpVersion.Version20);
        yield return PickleCase.Like("Cookie", () => new Cookie("n", "v", "/p", "example.org") { HttpOnly = true, Expires = DateTime.UnixEpoch },
            copy => (copy.Name, copy.Value, copy.Path, copy.Domain, copy.HttpOnly, copy.Expires));
        yield return PickleCase.Like("CookieCollection", () => new CookieCollection { new Cookie("a", "1"), new Cookie("b", "2") }, copy => copy["b"]!.Value);
        yield return PickleCase.Of("CookieContainer", () =>
        {
            var jar = new CookieContainer();
            jar.Add(new Uri("https://example.org/"), new Cookie("a", "1"));
            return jar;
        }, copy =>
        {
            copy.GetCookieHeader(new Uri("https://example.org/x")).Should().Be("a=1");
            copy.Add(new Uri("https://example.org/"), new Cookie("b", "2"));
            copy.Count.Should().Be(2);
        });
    }

    private static IEnumerable<PickleCase> Headers()
    {
        yield return PickleCase.Same("MediaTypeHeaderValue", () => new MediaTypeHeaderValue("text/plain") { CharSet = "utf-8" });
        yield return PickleCase.Same("AuthenticationHeaderValue", () => new AuthenticationHeaderValue("Bearer", "abc"));
        yield return PickleCase.Same("EntityTagHeaderValue", () => new EntityTagHeaderValue("\"x\"", true));
        yield return PickleCase.Same("CacheControlHeaderValue", () => new CacheControlHeaderValue { NoCache = true, MaxAge = TimeSpan.FromSeconds(5) });
        yield return PickleCase.Same("ProductInfoHeaderValue", () => new ProductInfoHeaderValue("app", "1.0"));
        yield return PickleCase.Same("RangeHeaderValue", () => new RangeHeaderValue(1, 5));
        yield return PickleCase.Same("ContentDispositionHeaderValue", () => new ContentDispositionHeaderValue("attachment") { FileName = "a.txt" });
    }

    private static IEnumerable<PickleCase> Mail()
    {
        yield return PickleCase.Same("MailAddress", () => new MailAddress("ada@example.org", "Ada"));
        yield return PickleCase.Like("MailAddressCollection", () => new MailAddressCollection { "a@example.org", "b@example.org" }, copy => copy.ToString());
        yield return PickleCase.Same("ContentType", () => new ContentType("text/html; charset=utf-8"));
    }

    private static IEnumerable<PickleCase> Identity()
    {
        yield return PickleCase.Like("Claim", () => new Claim("role", "admin", ClaimValueTypes.String, "issuer"), copy => (copy.Type, copy.Value, copy.Issuer));
        yield return PickleCase.Of("ClaimsPrincipal", () => new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "Ada"), new Claim(ClaimTypes.Role, "admin")], "test")), copy =>
        {
            copy.Identity!.Name.Should().Be("Ada");
            copy.IsInRole("admin").Should().BeTrue();
            copy.Claims.First().Subject.Should().BeSameAs(copy.Identity);
        });
        yield return PickleCase.Of("GenericPrincipal", () => new GenericPrincipal(new GenericIdentity("Ada", "test"), ["admin"]), copy =>
        {
            copy.Identity.Name.Should().Be("Ada");
            copy.IsInRole("admin").Should().BeTrue();
        });
        yield return PickleCase.Same("HashAlgorithmName", () => HashAlgorithmName.SHA256);
        yield return PickleCase.Like("Oid", () => new Oid("1.2.840.113549.1.1.1", "RSA"), copy => (copy.Value, copy.FriendlyName));
        yield return PickleCase.Like("RSAParameters", () => new RSAParameters { Modulus = [1, 2], Exponent = [3] }, copy => (copy.Modulus![1], copy.Exponent![0]));
    }
}
