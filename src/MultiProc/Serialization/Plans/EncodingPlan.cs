using System.Text;

namespace MultiProc.Serialization.Plans;

/// <summary>The encodings that every process has, with or without a byte order mark, lenient, strict, or with replacements of their own.</summary>
internal sealed class EncodingPlan() : LeafPlan(typeof(Encoding))
{
    private const int Utf16 = 1200;
    private const int Utf16BigEndian = 1201;
    private const int Utf32 = 12000;
    private const int Utf32BigEndian = 12001;
    private const int Ascii = 20127;
    private const int Latin1 = 28591;
    private const int Utf8 = 65001;
    private const char Replaces = '=';

    public override void WriteHead(PickleWriter writer, object value)
    {
        var encoding = (Encoding)value;
        var strict = encoding.DecoderFallback is DecoderExceptionFallback;
        var marked = encoding.Preamble.Length > 0;
        var made = Make(encoding.CodePage, marked, strict);
        if (made is null || !IsSame(encoding, made) && !(IsTold(encoding.EncoderFallback) && IsTold(encoding.DecoderFallback)))
        {
            const string Reason = "is an encoding of its own making; send its name, and what Encoding.GetEncoding needs.";
            throw writer.Refuse(value.GetType().ToString(), Reason);
        }

        var replaced = !IsSame(encoding, made);
        writer.Payload.WriteCount(encoding.CodePage);
        writer.Payload.WriteByte((byte)((marked ? 1 : 0) | (strict ? 2 : 0) | (replaced ? 4 : 0)));
        if (!replaced)
            return;
        writer.Payload.WriteText(Tell((encoding.EncoderFallback as EncoderReplacementFallback)?.DefaultString));
        writer.Payload.WriteText(Tell((encoding.DecoderFallback as DecoderReplacementFallback)?.DefaultString));
    }

    public override object ReadHead(PickleReader reader)
    {
        var page = reader.Payload.ReadCount();
        var flags = reader.Payload.ReadByte();
        var made = Make(page, (flags & 1) != 0, (flags & 2) != 0) ?? throw new UnpicklingException($"it has the unknown encoding {page}");
        if ((flags & 4) == 0)
            return made;
        var replacing = (Encoding)made.Clone();
        var encoder = reader.Payload.ReadText();
        var decoder = reader.Payload.ReadText();
        replacing.EncoderFallback = encoder.StartsWith(Replaces) ? new EncoderReplacementFallback(encoder[1..]) : EncoderFallback.ExceptionFallback;
        replacing.DecoderFallback = decoder.StartsWith(Replaces) ? new DecoderReplacementFallback(decoder[1..]) : DecoderFallback.ExceptionFallback;
        return replacing;
    }

    private static bool IsTold(object fallback) =>
        fallback is EncoderReplacementFallback or EncoderExceptionFallback or DecoderReplacementFallback or DecoderExceptionFallback;

    // What replaces may be nothing at all.
    private static string Tell(string? replacement) => replacement is null ? "" : Replaces + replacement;

    private static Encoding? Make(int page, bool marked, bool strict) => page switch
    {
        Utf8 when marked && !strict => Encoding.UTF8,
        Utf8 => new UTF8Encoding(marked, strict),
        Utf16 or Utf16BigEndian => new UnicodeEncoding(page == Utf16BigEndian, marked, strict),
        Utf32 or Utf32BigEndian => new UTF32Encoding(page == Utf32BigEndian, marked, strict),
        Ascii => Encoding.ASCII,
        Latin1 => Encoding.Latin1,
        _ => null,
    };

    private static bool IsSame(Encoding encoding, Encoding? made) =>
        made is not null && encoding.EncoderFallback.Equals(made.EncoderFallback) && encoding.DecoderFallback.Equals(made.DecoderFallback);
}
