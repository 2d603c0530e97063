namespace MultiProc.Serialization.Policy;

/// <summary>The list of those types that travel beyond the core of the runtime: old and immutable collections, globalization, documents, networking.</summary>
/// <remarks>Asked after <see cref="RuntimeTypes"/>. A type is listed as <see cref="TravelKind.Fields"/> only if no field of it keeps
/// what belongs to one process: a hash code of a string, a handle in a number, something compared by reference.</remarks>
internal static class LibraryTypes
{
    public static TravelKind KindOf(Type type, string name) =>
        type.IsValueType ? OfValue(type, name)
        : IsLeaf(name) ? TravelKind.Leaf
        : IsRemade(name) ? TravelKind.Remade
        : name == "System.Collections.Generic.OrderedDictionary`2" ? TravelKind.Pairs
        : IsCollection(name) || IsGlobal(name) || IsDocument(name) || IsNetwork(name) || IsComponent(name) || IsFamily(type, name) ? TravelKind.Fields
        : TravelKind.Refused;

    private static TravelKind OfValue(Type type, string name) =>
        IsAwaiter(name) ? TravelKind.Idle
        : IsValue(name) || name.StartsWith("System.Data.SqlTypes.Sql", StringComparison.Ordinal) ? TravelKind.Fields
        : PlainValues.Contain(type) ? TravelKind.Raw
        : TravelKind.Refused;

    private static bool IsLeaf(string name) => name switch
    {
        "System.Reflection.Missing" or "System.Globalization.CultureData" or "System.Globalization.RegionInfo" or "System.Globalization.TextInfo"
            or "System.Text.CompositeFormat" or "System.TimeZoneInfo" => true,
        "System.IO.FileInfo" or "System.IO.DirectoryInfo" or "System.IO.DriveInfo" => true,
        "System.Text.Json.JsonDocument" or "System.Xml.Linq.XName" or "System.Xml.Linq.XNamespace" or "System.Xml.XmlQualifiedName" => true,
        "System.Net.Http.HttpMethod" or "System.Net.Mime.ContentType" or "System.Net.Mime.ContentDisposition"
            or "System.Net.NetworkInformation.PhysicalAddress" => true,
        _ => name.StartsWith("System.Net.Http.Headers.", StringComparison.Ordinal) && name.EndsWith("HeaderValue", StringComparison.Ordinal),
    };

    private static bool IsRemade(string name) => name switch
    {
        "System.Collections.Hashtable" or "System.Dynamic.ExpandoObject" or "System.Runtime.ExceptionServices.ExceptionDispatchInfo"
            or "System.Net.WebProxy" or "System.Xml.XmlDocument" or "System.Data.DataTable" or "System.Data.DataSet" or "System.Progress`1" => true,
        "System.Collections.Immutable.ImmutableList`1" or "System.Collections.Immutable.ImmutableHashSet`1"
            or "System.Collections.Immutable.ImmutableSortedSet`1" or "System.Collections.Immutable.ImmutableDictionary`2"
            or "System.Collections.Immutable.ImmutableSortedDictionary`2" or "System.Collections.Immutable.ImmutableList`1+Builder"
            or "System.Collections.Immutable.ImmutableDictionary`2+Builder" => true,
        "System.Collections.Generic.SortedSet`1+TreeSubSet" or "System.Linq.CollectionLookup`2" or "System.Linq.Grouping`2" => true,
        _ => name.StartsWith("System.Collections.Frozen.", StringComparison.Ordinal) && name.Contains("Frozen", StringComparison.Ordinal),
    };

    /// <summary>What an asynchronous iterator or method holds that has not begun.</summary>
    private static bool IsAwaiter(string name) => name == "System.Runtime.CompilerServices.AsyncIteratorMethodBuilder"
        || name.StartsWith("System.Runtime.CompilerServices.", StringComparison.Ordinal)
        && (name.EndsWith("Awaiter", StringComparison.Ordinal) || name.EndsWith("Awaiter`1", StringComparison.Ordinal));

    private static bool IsValue(string name) => name switch
    {
        "System.Memory`1" or "System.ReadOnlyMemory`1" or "System.Buffers.ReadOnlySequence`1" or "System.SequencePosition" => true,
        "System.Text.Json.JsonElement" or "System.Text.Json.JsonProperty" or "System.Text.Json.JsonEncodedText" or "System.Text.Json.JsonWriterOptions"
            or "System.Text.Json.JsonElement+ArrayEnumerator" or "System.Text.Json.JsonElement+ObjectEnumerator" => true,
        "System.Net.IPNetwork" or "System.Drawing.Color" or "System.Runtime.InteropServices.OSPlatform" => true,
        "System.Security.Cryptography.HashAlgorithmName" or "System.Security.Cryptography.RSAParameters" or "System.Security.Cryptography.DSAParameters"
            or "System.Security.Cryptography.ECParameters" or "System.Security.Cryptography.ECCurve" or "System.Security.Cryptography.ECPoint" => true,
        "System.Diagnostics.ActivityContext" or "System.Diagnostics.ActivityTraceId" or "System.Diagnostics.ActivitySpanId"
            or "System.Diagnostics.TagList" or "System.Diagnostics.TagList+InlineTags" or "System.Net.Security.SslApplicationProtocol" => true,
        "System.Threading.Tasks.Sources.ManualResetValueTaskSourceCore`1" => true,
        "System.Collections.Generic.List`1+Enumerator" or "System.Collections.Generic.Queue`1+Enumerator" or "System.Collections.Generic.Stack`1+Enumerator"
            or "System.Collections.Generic.LinkedList`1+Enumerator" or "System.Collections.Immutable.ImmutableArray`1+Enumerator" => true,
        _ => false,
    };

    private static bool IsCollection(string name) => name switch
    {
        "System.Collections.Immutable.ImmutableQueue`1" or "System.Collections.Immutable.ImmutableStack`1"
            or "System.Collections.Immutable.ImmutableArray`1+Builder" or "System.Buffers.ArrayBufferWriter`1" or "System.Buffers.MemoryManager`1"
            or "System.Buffers.ReadOnlySequenceSegment`1" => true,
        "System.Collections.ObjectModel.ReadOnlySet`1" or "System.ComponentModel.BindingList`1"
            or "System.Collections.Generic.OrderedDictionary`2+KeyCollection" or "System.Collections.Generic.OrderedDictionary`2+ValueCollection" => true,
        "System.Collections.SortedList" or "System.Collections.SortedList+KeyList" or "System.Collections.SortedList+ValueList" or "System.Collections.SortedList+SyncSortedList"
            or "System.Collections.Comparer" or "System.Collections.CaseInsensitiveComparer" or "System.Collections.CollectionBase"
            or "System.Collections.DictionaryBase" or "System.Collections.ReadOnlyCollectionBase" => true,
        "System.Collections.ArrayList+SyncArrayList" or "System.Collections.ArrayList+ReadOnlyArrayList" or "System.Collections.ArrayList+FixedSizeArrayList"
            or "System.Collections.ArrayList+IListWrapper" or "System.Collections.Queue+SynchronizedQueue" or "System.Collections.Stack+SyncStack" => true,
        "System.Collections.Specialized.NameObjectCollectionBase" or "System.Collections.Specialized.NameObjectCollectionBase+NameObjectEntry"
            or "System.Collections.Specialized.NameObjectCollectionBase+KeysCollection" or "System.Collections.Specialized.NameValueCollection"
            or "System.Web.HttpUtility+HttpQSCollection" or "System.Collections.Specialized.StringCollection"
            or "System.Collections.Specialized.StringDictionary" or "System.Collections.Specialized.ListDictionary"
            or "System.Collections.Specialized.ListDictionary+DictionaryNode" or "System.Collections.Specialized.HybridDictionary"
            or "System.Collections.Specialized.OrderedDictionary" or "System.Collections.Specialized.SingleItemReadOnlyList"
            or "System.Collections.Specialized.ReadOnlyList" => true,
        "System.SZGenericArrayEnumeratorBase" or "System.SZGenericArrayEnumerator`1" or "System.ArrayEnumerator" or "System.CharEnumerator" => true,
        _ => false,
    };

    private static bool IsGlobal(string name) => name switch
    {
        "System.Globalization.SortVersion" or "System.Globalization.SortKey" or "System.Globalization.StringInfo" or "System.Globalization.IdnMapping"
            or "System.Globalization.NumberFormatInfo" or "System.Globalization.DateTimeFormatInfo" or "System.Globalization.DaylightTime"
            or "System.Globalization.GregorianCalendarHelper" or "System.Globalization.EraInfo" => true,
        "System.Diagnostics.Stopwatch" or "System.TimeZoneInfo+AdjustmentRule" => true,
        "System.FormattableString" or "System.Runtime.CompilerServices.FormattableStringFactory+ConcreteFormattableString" => true,
        "System.Text.RegularExpressions.Match" or "System.Text.RegularExpressions.MatchSparse" or "System.Text.RegularExpressions.Group"
            or "System.Text.RegularExpressions.Capture" or "System.Text.RegularExpressions.GroupCollection"
            or "System.Text.RegularExpressions.CaptureCollection" or "System.Text.RegularExpressions.MatchCollection" => true,
        "System.IO.TextReader" or "System.IO.StringReader" or "System.IO.TextWriter" or "System.IO.StringWriter" => true,
        "System.Text.EncoderFallback" or "System.Text.EncoderReplacementFallback" or "System.Text.EncoderExceptionFallback"
            or "System.Text.DecoderFallback" or "System.Text.DecoderReplacementFallback" or "System.Text.DecoderExceptionFallback" => true,
        _ => name.StartsWith("System.Globalization.", StringComparison.Ordinal) && name.EndsWith("Calendar", StringComparison.Ordinal),
    };

    private static bool IsDocument(string name) => name switch
    {
        "System.Text.Json.Nodes.JsonNode" or "System.Text.Json.Nodes.JsonObject" or "System.Text.Json.Nodes.JsonArray" or "System.Text.Json.Nodes.JsonValue"
            or "System.Text.Json.Nodes.JsonValue`1" or "System.Text.Json.Nodes.JsonValuePrimitive`1" or "System.Text.Json.Nodes.JsonValueOfElement"
            or "System.Text.Json.Nodes.JsonValueOfJsonString" or "System.Text.Json.Nodes.JsonValueOfJsonBool"
            or "System.Text.Json.Nodes.JsonValueOfJsonNumber" => true,
        "System.Text.Json.JsonSerializerOptions" or "System.Text.Json.JsonSerializerOptions+ConverterList"
            or "System.Text.Json.Serialization.ConfigurationList`1"
            or "System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver" or "System.Text.Json.JsonNamingPolicy" => true,
        "System.Text.Json.Serialization.JsonConverter" or "System.Text.Json.Serialization.JsonConverter`1"
            or "System.Text.Json.Serialization.JsonConverterFactory" or "System.Text.Json.Serialization.JsonStringEnumConverter"
            or "System.Text.Json.Serialization.JsonStringEnumConverter`1" => true,
        "System.Xml.XmlWriterSettings" or "System.Xml.XmlReaderSettings" => true,
        _ => name.StartsWith("System.Xml.Linq.X", StringComparison.Ordinal),
    };

    private static bool IsNetwork(string name) => name switch
    {
        "System.Net.DnsEndPoint" or "System.Net.Sockets.UnixDomainSocketEndPoint" or "System.UriBuilder" or "System.Net.IPHostEntry" or "System.Net.NetworkCredential"
            or "System.Net.WebHeaderCollection" => true,
        "System.Net.Cookie" or "System.Net.CookieCollection" or "System.Net.CookieContainer" or "System.Net.PathList"
            or "System.Net.PathList+PathListComparer" => true,
        "System.Net.Mail.MailAddress" or "System.Net.Mail.MailAddressCollection" => true,
        "System.Security.Claims.Claim" or "System.Security.Claims.ClaimsIdentity" or "System.Security.Claims.ClaimsPrincipal"
            or "System.Security.Principal.GenericIdentity" or "System.Security.Principal.GenericPrincipal" => true,
        "System.Security.Cryptography.Oid" or "System.Security.Cryptography.OidCollection" or "System.Security.Cryptography.AsnEncodedData"
            or "System.Security.Cryptography.RSAEncryptionPadding" or "System.Security.Cryptography.RSASignaturePadding" => true,
        _ => false,
    };

    private static bool IsComponent(string name) => name switch
    {
        "System.Dynamic.DynamicObject" or "System.Lazy`2" or "System.OperatingSystem" or "System.Reflection.AssemblyName"
            or "System.Runtime.Versioning.FrameworkName" or "System.TimeProvider" => true,
        "System.Runtime.CompilerServices.TrueReadOnlyCollection`1" or "System.Runtime.CompilerServices.ReadOnlyCollectionBuilder`1"
            or "System.Linq.EnumerableQuery" or "System.Linq.EnumerableQuery`1" or "System.Linq.EmptyLookup`2"
            or "System.Linq.SingleLinkedNode`1" => true,
        "System.IO.EnumerationOptions" or "System.IO.FileStreamOptions" or "System.Diagnostics.ProcessStartInfo"
            or "System.Collections.Specialized.DictionaryWrapper" => true,
        "System.ComponentModel.DataAnnotations.ValidationResult" or "System.Diagnostics.FileVersionInfo" => true,
        "System.Threading.Channels.ChannelOptions" or "System.Threading.Channels.BoundedChannelOptions"
            or "System.Threading.Channels.UnboundedChannelOptions" => true,
        _ => false,
    };

    /// <summary>What is data by its kind: arguments of events, attributes, lambdas of the runtime that capture nothing.</summary>
    private static bool IsFamily(Type type, string name) =>
        (type.IsSubclassOf(typeof(EventArgs)) || type.IsSubclassOf(typeof(Attribute))) && !type.IsAssignableTo(typeof(IDisposable))
        || name.Contains("+<>c", StringComparison.Ordinal) && !name.Contains("DisplayClass", StringComparison.Ordinal);
}
