using System.Net;

namespace MultiProc.Serialization.Plans;

internal sealed class WebProxyRecipe() : Recipe("Address", "BypassProxyOnLocal", "BypassList", "Credentials")
{
    private static readonly Type[] s_parameters = [typeof(Uri), typeof(bool), typeof(string[]), typeof(ICredentials)];

    public override object?[] Take(object value)
    {
        var proxy = (WebProxy)value;
        return [proxy.Address, proxy.BypassProxyOnLocal, proxy.BypassList, proxy.Credentials];
    }

    public override void Make(object bare, object?[] parts) => Construct(typeof(WebProxy), bare, s_parameters, parts);
}
