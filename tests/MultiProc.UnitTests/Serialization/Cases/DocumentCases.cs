using System.Data;
using System.Data.SqlTypes;
using System.Dynamic;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Xml;
using System.Xml.Linq;

namespace MultiProc.UnitTests.Serialization.Cases;

internal static class DocumentCases
{
    public static IEnumerable<PickleCase> All() => [.. Json(), .. JsonSettings(), .. Xml(), .. Tables(), .. Dynamics()];

    private static IEnumerable<PickleCase> Json()
    {
        yield return PickleCase.Like("JsonDocument", () => JsonDocument.Parse("{\"a\":[1,2.50,\"x\"]}"), copy => copy.RootElement.GetRawText());
        yield return PickleCase.Like("JsonElement inside a document", () => JsonDocument.Parse("{\"a\":[1,2.50,\"x\"]}").RootElement.GetProperty("a")[1], copy => copy.GetRawText());
        yield return PickleCase.Of("JsonElement undefined", () => default(JsonElement), copy => copy.ValueKind.Should().Be(JsonValueKind.Undefined));
        yield return PickleCase.Like("JsonElement cloned", () => JsonSerializer.Deserialize<JsonElement>("[true,null]"), copy => copy.GetRawText());
        yield return PickleCase.Of("JsonObject parsed", () => JsonNode.Parse("{\"b\":1,\"a\":{\"c\":[1,\"x\",null]}}")!.AsObject(), copy =>
        {
            copy.ToJsonString().Should().Be("{\"b\":1,\"a\":{\"c\":[1,\"x\",null]}}");
            copy["a"]!["c"]!.AsArray().Add(5);
            copy["a"]!.ToJsonString().Should().Be("{\"c\":[1,\"x\",null,5]}");
            copy["a"]!.Parent.Should().BeSameAs(copy);
        });
        yield return PickleCase.Of("JsonObject made", () => new JsonObject { ["n"] = 1, ["t"] = "x", ["d"] = DateTime.UnixEpoch, ["l"] = new JsonArray(1, 2.5, true) }, copy =>
        {
            copy["n"]!.GetValue<int>().Should().Be(1);
            copy["d"]!.GetValue<DateTime>().Should().Be(DateTime.UnixEpoch);
            copy.Remove("t").Should().BeTrue();
            copy["l"]!.ToJsonString().Should().Be("[1,2.5,true]");
        });
        yield return PickleCase.Like("JsonObject IgnoreCase", () => new JsonObject(new JsonNodeOptions { PropertyNameCaseInsensitive = true }) { ["A"] = 1 },
            copy => copy["a"]!.GetValue<int>());
        yield return PickleCase.Of("JsonNode child", () => JsonNode.Parse("{\"a\":{\"b\":1}}")!["a"]!, copy => copy.GetPath().Should().Be("$.a"));
        yield return PickleCase.Like("JsonValue", () => JsonValue.Create(5.5m)!, copy => copy.GetValue<decimal>());
        yield return PickleCase.Like("JsonEncodedText", () => JsonEncodedText.Encode("a\"b"), copy => copy.ToString());
    }

    private static IEnumerable<PickleCase> JsonSettings()
    {
        yield return PickleCase.Of("JsonSerializerOptions", () => new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter() } }, copy =>
            JsonSerializer.Serialize(new { Day = DayOfWeek.Friday }, copy).Should().Be(
                "{\n  \"day\": \"Friday\"\n}"));
        yield return PickleCase.Of("JsonSerializerOptions used", () =>
        {
            var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
            options.MakeReadOnly(populateMissingResolver: true);
            return options;
        }, copy =>
        {
            JsonSerializer.Serialize(new { DayOff = 1 }, copy).Should().Be("{\"day_off\":1}");
            copy.IsReadOnly.Should().BeTrue();
        });
        yield return PickleCase.Of("JsonNamingPolicy", () => JsonNamingPolicy.CamelCase, copy => copy.Should().BeSameAs(JsonNamingPolicy.CamelCase));
        yield return PickleCase.Same("JsonWriterOptions", () => new JsonWriterOptions { Indented = true, MaxDepth = 5 });
    }

    private static IEnumerable<PickleCase> Xml()
    {
        yield return PickleCase.Of("XElement", () => XElement.Parse("<a x=\"1\"><b>t</b><!--c--><![CDATA[d]]></a>"), copy =>
        {
            copy.ToString(SaveOptions.DisableFormatting).Should().Be("<a x=\"1\"><b>t</b><!--c--><![CDATA[d]]></a>");
            copy.Element("b")!.Parent.Should().BeSameAs(copy);
            copy.Add(new XElement("e"));
            copy.Elements().Should().HaveCount(2);
        });
        yield return PickleCase.Like("XDocument", () => XDocument.Parse("<?xml version=\"1.0\" encoding=\"utf-8\"?><!--x--><a xmlns:n=\"urn:n\"><n:b n:c=\"1\"/></a>"),
            copy => (copy.Declaration!.ToString(), copy.ToString(), copy.Root!.Elements().Single().Name.NamespaceName));
        yield return PickleCase.Of("XName", () => XName.Get("a", "urn:x"), copy => copy.Should().BeSameAs(XName.Get("a", "urn:x")));
        yield return PickleCase.Of("XNamespace", () => XNamespace.Get("urn:x"), copy => copy.Should().BeSameAs(XNamespace.Get("urn:x")));
        yield return PickleCase.Like("XAttribute", () => new XAttribute("a", 5), copy => copy.ToString());
        yield return PickleCase.Of("XmlDocument", () =>
        {
            var document = new XmlDocument { PreserveWhitespace = true };
            document.LoadXml("<a x=\"1\"> <b>t</b></a>");
            return document;
        }, copy =>
        {
            copy.OuterXml.Should().Be("<a x=\"1\"> <b>t</b></a>");
            copy.DocumentElement!.AppendChild(copy.CreateElement("c"));
            copy.DocumentElement.ChildNodes.Count.Should().Be(3);
        });
        yield return PickleCase.Same("XmlQualifiedName", () => new XmlQualifiedName("n", "urn:x"));
        yield return PickleCase.Like("XmlWriterSettings", () => new XmlWriterSettings { Indent = true, IndentChars = "--" }, copy => (copy.Indent, copy.IndentChars));
    }

    private static IEnumerable<PickleCase> Tables()
    {
        yield return PickleCase.Of("DataTable", Table, copy =>
        {
            copy.TableName.Should().Be("t");
            copy.Rows[1]["name"].Should().Be("b");
            copy.Rows[0]["name"].Should().Be(DBNull.Value);
            copy.Columns["id"]!.DataType.Should().Be(typeof(int));
            copy.PrimaryKey.Should().ContainSingle();
            copy.Rows.Find(2)!["name"].Should().Be("b");
        });
        yield return PickleCase.Of("DataSet", () =>
        {
            var set = new DataSet("s");
            set.Tables.Add(Table());
            return set;
        }, copy => copy.Tables["t"]!.Rows.Count.Should().Be(2));
        yield return PickleCase.Of("DataTable of a set", () => Related().Tables["child"]!, copy =>
        {
            copy.DataSet!.Relations.Count.Should().Be(1);
            copy.DataSet.Tables["child"].Should().BeSameAs(copy);
            copy.Rows[0].GetParentRow("r")!["id"].Should().Be(1);
            copy.Invoking(child => child.Rows.Add(1, 77)).Should().Throw<InvalidConstraintException>();
        });
        yield return PickleCase.Of("DataTable with changes", Changed, copy =>
        {
            copy.Rows.Cast<DataRow>().Select(row => row.RowState).Should().Equal(DataRowState.Modified, DataRowState.Deleted, DataRowState.Added);
            copy.Rows[0]["name", DataRowVersion.Original].Should().Be(DBNull.Value);
            copy.Rows[0]["twice"].Should().Be(2);
            copy.RejectChanges();
            copy.Rows.Count.Should().Be(2);
            copy.NewRow()["number"].Should().Be(Rejected(Changed()).NewRow()["number"]);
        });
        yield return PickleCase.Same("SqlInt32", () => new SqlInt32(5));
        yield return PickleCase.Same("SqlDateTime", () => new SqlDateTime(2026, 1, 2));
        yield return PickleCase.Same("SqlString", () => new SqlString("a"));
        yield return PickleCase.Same("SqlDecimal", () => new SqlDecimal(12.5m));
    }

    private static IEnumerable<PickleCase> Dynamics()
    {
        yield return PickleCase.Of("ExpandoObject", () =>
        {
            IDictionary<string, object?> bag = new ExpandoObject();
            bag["a"] = 1;
            bag["b"] = "x";
            bag["self"] = bag;
            return (ExpandoObject)bag;
        }, copy =>
        {
            IDictionary<string, object?> bag = copy;
            bag.Keys.Should().Equal("a", "b", "self");
            bag["self"].Should().BeSameAs(copy);
            ((int)((dynamic)copy).a).Should().Be(1);
        });
        yield return PickleCase.Of("DynamicObject", () => new Bag { Values = { ["a"] = 5 } }, copy => ((int)((dynamic)copy).a).Should().Be(5));
    }

    private static DataSet Related()
    {
        var set = new DataSet("s");
        set.Tables.Add(Table());
        var child = set.Tables.Add("child");
        child.Columns.Add("n", typeof(int));
        child.Columns.Add("parent", typeof(int));
        set.Relations.Add("r", set.Tables["t"]!.Columns["id"]!, child.Columns["parent"]!);
        child.Rows.Add(5, 1);
        return set;
    }

    private static DataTable Changed()
    {
        var table = Table();
        table.Columns.Add(new DataColumn("twice", typeof(int), "id * 2"));
        table.Columns.Add(new DataColumn("number", typeof(long)) { AutoIncrement = true });
        table.AcceptChanges();
        table.Rows[0]["name"] = "new";
        table.Rows[1].Delete();
        table.Rows.Add(3, "c");
        return table;
    }

    private static DataTable Rejected(DataTable table)
    {
        table.RejectChanges();
        return table;
    }

    private static DataTable Table()
    {
        var table = new DataTable("t");
        table.Columns.Add("id", typeof(int));
        table.Columns.Add("name", typeof(string));
        table.PrimaryKey = [table.Columns["id"]!];
        table.Rows.Add(1, null);
        table.Rows.Add(2, "b");
        return table;
    }

    private sealed class Bag : DynamicObject
    {
        public Dictionary<string, object?> Values { get; } = [];

        public override bool TryGetMember(GetMemberBinder binder, out object? result) => Values.TryGetValue(binder.Name, out result);
    }
}
