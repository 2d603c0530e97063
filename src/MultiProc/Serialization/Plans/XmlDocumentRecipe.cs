using System.Xml;

namespace MultiProc.Serialization.Plans;

internal sealed class XmlDocumentRecipe() : Recipe("PreserveWhitespace", "OuterXml")
{
    public override object?[] Take(object value)
    {
        var document = (XmlDocument)value;
        return [document.PreserveWhitespace, document.OuterXml];
    }

    public override void Make(object bare, object?[] parts)
    {
        Construct(typeof(XmlDocument), bare, Type.EmptyTypes);
        var document = (XmlDocument)bare;
        document.PreserveWhitespace = (bool)parts[0]!;
        if ((string)parts[1]! is { Length: > 0 } text)
            Parse(document, text);
    }

    // Nothing is fetched for a document that says so, whoever sent it.
    private static void Parse(XmlDocument document, string text)
    {
        document.XmlResolver = null;
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Parse, XmlResolver = null, MaxCharactersFromEntities = text.Length });
        document.Load(reader);
    }
}
