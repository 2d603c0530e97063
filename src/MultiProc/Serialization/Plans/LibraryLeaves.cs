using System.Globalization;
using System.Net.Http;
using System.Net.Mime;
using System.Net.NetworkInformation;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using MultiProc.Serialization.Policy;

namespace MultiProc.Serialization.Plans;

/// <summary>The plans of types of the wider libraries that a text describes completely.</summary>
/// <remarks>What names a type stands in a lambda: it is loaded when the first such object comes.</remarks>
internal static class LibraryLeaves
{
    private const char Separator = '\n';

    /// <summary>The plan of a leaf of <see cref="LibraryTypes"/>.</summary>
    public static TypePlan Of(Type type) => type.FullName switch
    {
        "System.Reflection.Missing" => new SinglePlan(type, static () => Missing.Value),
        "System.Globalization.CultureData" => new TextPlan(type, WriteCultureData, ReadCultureData),
        "System.Globalization.RegionInfo" => new TextPlan(type, static region => ((RegionInfo)region).Name, static name => new RegionInfo(name)),
        "System.Globalization.TextInfo" => new TextPlan(type, WriteTextInfo, ReadTextInfo),
        "System.Text.CompositeFormat" => new TextPlan(type, static format => ((CompositeFormat)format).Format, static text => CompositeFormat.Parse(text)),
        "System.TimeZoneInfo" => new TextPlan(type, WriteZone, ReadZone),
        "System.IO.FileInfo" => new TextPlan(type, WriteFile, static text => ReadFile(text, static path => new FileInfo(path))),
        "System.IO.DirectoryInfo" => new TextPlan(type, WriteFile, static text => ReadFile(text, static path => new DirectoryInfo(path))),
        "System.IO.DriveInfo" => new TextPlan(type, static drive => ((DriveInfo)drive).Name, static name => new DriveInfo(name)),
        _ => OfDocument(type) ?? OfNetwork(type),
    };

    private static TextPlan? OfDocument(Type type) => type.FullName switch
    {
        "System.Text.Json.JsonDocument" => new TextPlan(type, static json => ((JsonDocument)json).RootElement.GetRawText(), ReadJson),
        "System.Xml.Linq.XName" => new TextPlan(type, static name => ((XName)name).ToString(), static text => XName.Get(text)),
        "System.Xml.Linq.XNamespace" => new TextPlan(type, static space => ((XNamespace)space).NamespaceName, static text => XNamespace.Get(text)),
        "System.Xml.XmlQualifiedName" => new TextPlan(type, static name => ((XmlQualifiedName)name).Name + Separator + ((XmlQualifiedName)name).Namespace, ReadQualifiedName),
        _ => null,
    };

    private static TextPlan OfNetwork(Type type) => type.FullName switch
    {
        "System.Net.Http.HttpMethod" => new TextPlan(type, static method => ((HttpMethod)method).Method, static text => HttpMethod.Parse(text)),
        "System.Net.Mime.ContentType" => new TextPlan(type, static content => content.ToString()!, static text => new ContentType(text)),
        "System.Net.Mime.ContentDisposition" => new TextPlan(type, static content => content.ToString()!, static text => new ContentDisposition(text)),
        "System.Net.NetworkInformation.PhysicalAddress" => new TextPlan(type, static address => address.ToString()!, static text => PhysicalAddress.Parse(text)),
        _ => Parsed(type),
    };

    /// <summary>A value of an HTTP header: its text is its definition.</summary>
    private static TextPlan Parsed(Type type)
    {
        var parse = type.GetMethod("Parse", BindingFlags.Public | BindingFlags.Static, [typeof(string)])
            ?? throw new InvalidOperationException($"{type} is listed as a leaf, but has no plan.");
        return new TextPlan(type, static header => header.ToString()!,
            text => parse.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [text], CultureInfo.InvariantCulture)!);
    }

    private static string WriteCultureData(object data) =>
        (string)RuntimeField.Of(data.GetType(), "_sRealName").GetValue(data)!;

    private static object ReadCultureData(string name) =>
        RuntimeField.Of(typeof(CultureInfo), "_cultureData").GetValue(CultureInfo.GetCultureInfo(name))!;

    private static string WriteTextInfo(object value)
    {
        var info = (TextInfo)value;
        return info.CultureName + Separator + (info.IsReadOnly ? "" : "w") + Separator + info.ListSeparator;
    }

    private static TextInfo ReadTextInfo(string text)
    {
        var parts = text.Split(Separator, 3);
        var common = CultureInfo.GetCultureInfo(parts[0]).TextInfo;
        if (parts[1].Length == 0 && common.ListSeparator == parts[2])
            return common;
        var own = (TextInfo)common.Clone();
        own.ListSeparator = parts[2];
        return parts[1].Length == 0 ? TextInfo.ReadOnly(own) : own;
    }

    // By its name where both processes find the same rules under it, as they do on one machine.
    private static string WriteZone(object value)
    {
        var zone = (TimeZoneInfo)value;
        return TimeZoneInfo.TryFindSystemTimeZoneById(zone.Id, out var known) && known.Equals(zone) && known.DisplayName == zone.DisplayName
            ? zone.Id
            : Separator + zone.ToSerializedString();
    }

    private static TimeZoneInfo ReadZone(string text) =>
        text.StartsWith(Separator) ? TimeZoneInfo.FromSerializedString(text[1..])
        : text == TimeZoneInfo.Utc.Id ? TimeZoneInfo.Utc
        : TimeZoneInfo.FindSystemTimeZoneById(text);

    // The path that it was made from, and where that was: the other process may be in another directory.
    private static string WriteFile(object value) => value.ToString() + '\0' + ((FileSystemInfo)value).FullName;

    private static FileSystemInfo ReadFile(string text, Func<string, FileSystemInfo> make)
    {
        var end = text.IndexOf('\0', StringComparison.Ordinal);
        var file = make(text[(end + 1)..]);
        RuntimeField.Of(typeof(FileSystemInfo), "OriginalPath").SetValue(file, text[..end]);
        return file;
    }

    private static JsonDocument ReadJson(string text) => JsonDocument.Parse(text, new JsonDocumentOptions
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = int.MaxValue,
    });

    private static XmlQualifiedName ReadQualifiedName(string text)
    {
        var end = text.IndexOf(Separator, StringComparison.Ordinal);
        return new XmlQualifiedName(text[..end], text[(end + 1)..]);
    }
}
