using System.Data;
using System.Globalization;

namespace MultiProc.Serialization.Plans;

/// <summary>A data set with its tables and their relations.</summary>
internal sealed class DataSetRecipe() : Recipe("Settings", "Tables", "States", "Relations")
{
    public override object?[] Take(object value)
    {
        var set = (DataSet)value;
        var tables = new DataTable[set.Tables.Count];
        var states = new object?[tables.Length][];
        for (var i = 0; i < tables.Length; i++)
            states[i] = TableState.Take(tables[i] = set.Tables[i]);
        object?[] settings =
        [
            set.DataSetName, set.Namespace, set.Prefix, set.CaseSensitive, set.Locale, set.EnforceConstraints,
            TableState.TakeProperties(set.ExtendedProperties),
        ];
        return [settings, tables, states, TakeRelations(set)];
    }

    public override void Make(object bare, object?[] parts)
    {
        Construct(typeof(DataSet), bare, Type.EmptyTypes);
        var set = (DataSet)bare;
        var settings = (object?[])parts[0]!;
        set.DataSetName = (string)settings[0]!;
        set.Namespace = (string)settings[1]!;
        set.Prefix = (string)settings[2]!;
        set.CaseSensitive = (bool)settings[3]!;
        set.Locale = (CultureInfo)settings[4]!;
        TableState.GiveProperties(set.ExtendedProperties, (object?[])settings[6]!);
        var tables = (DataTable[])parts[1]!;
        for (var i = 0; i < tables.Length; i++)
        {
            Construct(typeof(DataTable), tables[i], Type.EmptyTypes);
            TableState.Give(tables[i], ((object?[][])parts[2]!)[i]);
            set.Tables.Add(tables[i]);
        }

        foreach (var relation in (object?[][])parts[3]!)
            AddRelation(set, relation);
        set.EnforceConstraints = (bool)settings[5]!;
    }

    private static object?[][] TakeRelations(DataSet set)
    {
        var relations = new object?[set.Relations.Count][];
        var keys = 0;
        for (var i = 0; i < relations.Length; i++)
        {
            var relation = set.Relations[i];
            var key = relation.ChildKeyConstraint;
            keys += key is null ? 0 : 1;
            relations[i] =
            [
                relation.RelationName, set.Tables.IndexOf(relation.ParentTable), TableState.Places(relation.ParentColumns),
                set.Tables.IndexOf(relation.ChildTable), TableState.Places(relation.ChildColumns), relation.Nested,
                key is null ? null : new object[] { key.ConstraintName, key.AcceptRejectRule, key.DeleteRule, key.UpdateRule },
            ];
        }

        return keys == CountKeys(set) ? relations : throw new NotSupportedException("a foreign key without a relation; add the relation");
    }

    private static int CountKeys(DataSet set)
    {
        var count = 0;
        foreach (DataTable table in set.Tables)
        {
            foreach (Constraint constraint in table.Constraints)
                count += constraint is ForeignKeyConstraint ? 1 : 0;
        }

        return count;
    }

    private static void AddRelation(DataSet set, object?[] state)
    {
        var parents = TableState.Columns(set.Tables[(int)state[1]!], (int[])state[2]!);
        var children = TableState.Columns(set.Tables[(int)state[3]!], (int[])state[4]!);
        var rules = (object[]?)state[6];
        var relation = new DataRelation((string)state[0]!, parents, children, createConstraints: rules is not null);
        set.Relations.Add(relation);
        relation.Nested = (bool)state[5]!;
        if (rules is null)
            return;
        var key = relation.ChildKeyConstraint!;
        key.ConstraintName = (string)rules[0];
        key.AcceptRejectRule = (AcceptRejectRule)rules[1];
        key.DeleteRule = (Rule)rules[2];
        key.UpdateRule = (Rule)rules[3];
    }
}
