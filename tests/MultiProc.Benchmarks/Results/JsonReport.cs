using System.Text.Json;

namespace MultiProc.Benchmarks.Results;

/// <summary>The results for programs: an array with one object for each figure.</summary>
internal static class JsonReport
{
    private static readonly JsonWriterOptions s_options = new() { Indented = true };

    /// <summary>Writes <c>[{"row","unit","ours","rivals":{"name":value},"ratio"}]</c>; what does not exist is null.</summary>
    public static void Write(Stream stream, IEnumerable<FigureResult> results)
    {
        using var json = new Utf8JsonWriter(stream, s_options);
        json.WriteStartArray();
        foreach (var result in results)
            WriteFigure(json, result);
        json.WriteEndArray();
    }

    private static void WriteFigure(Utf8JsonWriter json, FigureResult result)
    {
        json.WriteStartObject();
        json.WriteString("row", result.Figure.Name);
        json.WriteString("unit", result.Figure.Unit);
        WriteNumber(json, "ours", result.OurStanding);
        json.WriteStartObject("rivals");
        foreach (var (name, spread) in result.Rivals)
            WriteNumber(json, name, spread.Standing(result.Figure));
        json.WriteEndObject();
        WriteNumber(json, "ratio", result.Ratio);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, Numbers.Round(number));
        else
            json.WriteNull(name);
    }
}
