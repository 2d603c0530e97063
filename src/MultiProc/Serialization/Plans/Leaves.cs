using System.Globalization;
using System.Reflection;
using System.Text;

namespace MultiProc.Serialization.Plans;

/// <summary>The plans of the listed types that are written whole.</summary>
/// <remarks>Each in a method of its own where it names types that a program may never load.</remarks>
internal static class Leaves
{
    public static TypePlan Of(Type type) => type.FullName switch
    {
        "System.DBNull" => new SinglePlan(type, static () => DBNull.Value),
        "System.Random+ThreadSafeRandom" => new SinglePlan(type, static () => Random.Shared),
        "System.Collections.Generic.ReferenceEqualityComparer" => new SinglePlan(type, static () => ReferenceEqualityComparer.Instance),
        "System.Uri" => new TextPlan(type, WriteUri, ReadUri),
        "System.Text.StringBuilder" => new BuilderPlan(),
        "System.Globalization.CompareInfo" => new TextPlan(type, static info => ((CompareInfo)info).Name, CompareInfo.GetCompareInfo),
        "System.Globalization.CultureInfo" => new CulturePlan(),
        "System.Net.IPAddress" or "System.Net.IPAddress+ReadOnlyIPAddress" => Address(),
        "System.Text.RegularExpressions.Regex" => Regex(),
        "Microsoft.Win32.SafeHandles.SafeFileHandle" or "Microsoft.Win32.SafeHandles.SafePipeHandle" or "System.Net.Sockets.Socket" => OpenHandle(type.Name),
        _ => LibraryLeaves.Of(type),
    };

    /// <summary>The plan of a type behind a public face that is not known by its name: comparers, encodings, reflection; none for others.</summary>
    public static TypePlan? OfHidden(Type type) =>
        (TypePlan?)MemberPlan.For(type)
        ?? (type.IsAssignableTo(typeof(StringComparer)) ? new StringComparerPlan()
            : type.IsAssignableTo(typeof(Encoding)) ? new EncodingPlan()
            : type.IsAssignableTo(typeof(ParameterInfo)) ? new ParameterPlan()
            : (TypePlan?)AssemblyPlan.For(type) ?? (TypePlan?)DefaultComparerPlan.For(type) ?? (TypePlan?)KnownPlan.For(type) ?? SearchValuesPlan.For(type));

    /// <summary>Whether what a user's assembly derives from the type travels as the type itself.</summary>
    public static bool StandsForDerived(Type type) => type.FullName == "System.Text.RegularExpressions.Regex";

    // On Unix "/a" alone would be read as the path of a file.
    private static string WriteUri(object uri) => (((Uri)uri).IsAbsoluteUri ? "+" : "-") + ((Uri)uri).OriginalString;

    private static Uri ReadUri(string text) => new(text[1..], text[0] == '+' ? UriKind.Absolute : UriKind.Relative);

    private static AddressPlan Address() => new();

    private static RegexPlan Regex() => new();

    private static OpenHandlePlan OpenHandle(string name) =>
        name == "Socket" ? OpenHandlePlan.OfSocket() : name == "SafePipeHandle" ? OpenHandlePlan.OfPipe() : OpenHandlePlan.OfFile();
}
