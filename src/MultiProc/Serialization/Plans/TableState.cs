using System.Data;
using System.Globalization;
using System.Reflection;

namespace MultiProc.Serialization.Plans;

/// <summary>What a <see cref="DataTable"/> is made of: its columns, keys and rows, each row with its state and both of its versions.</summary>
internal static class TableState
{
    public static object?[] Take(DataTable table)
    {
        var rows = new object?[table.Rows.Count][];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = TakeRow(table.Rows[i]);
        var columns = new object?[table.Columns.Count][];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = TakeColumn(table.Columns[i]);
        return
        [
            // Not its MinimumCapacity: a number in a message must not decide how much memory is taken.
            table.TableName, table.Namespace, table.Prefix, table.CaseSensitive, table.Locale,
            TakeProperties(table.ExtendedProperties), columns, TakeKeys(table), rows,
        ];
    }

    /// <summary>Fills a table that a constructor just made.</summary>
    public static void Give(DataTable table, object?[] state)
    {
        table.TableName = (string)state[0]!;
        table.Namespace = (string)state[1]!;
        table.Prefix = (string)state[2]!;
        table.CaseSensitive = (bool)state[3]!;
        table.Locale = (CultureInfo)state[4]!;
        GiveProperties(table.ExtendedProperties, (object?[])state[5]!);
        var columns = (object?[][])state[6]!;
        foreach (var column in columns)
            AddColumn(table, column);
        foreach (var row in (object?[][])state[8]!)
            AddRow(table, row);
        // Only now, so that rows are loaded as they are: read-only values, computed ones, keys of deleted rows.
        for (var i = 0; i < columns.Length; i++)
            Finish(table.Columns[i], columns[i]);
        foreach (var key in (object?[][])state[7]!)
            table.Constraints.Add(new UniqueConstraint((string)key[0]!, Columns(table, (int[])key[1]!), (bool)key[2]!));
    }

    public static int[] Places(DataColumn[] columns)
    {
        var places = new int[columns.Length];
        for (var i = 0; i < places.Length; i++)
            places[i] = columns[i].Ordinal;
        return places;
    }

    public static DataColumn[] Columns(DataTable table, int[] places)
    {
        var columns = new DataColumn[places.Length];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = table.Columns[places[i]];
        return columns;
    }

    public static object?[] TakeProperties(PropertyCollection properties)
    {
        var pairs = new List<object?>();
        foreach (System.Collections.DictionaryEntry pair in properties)
            pairs.AddRange([pair.Key, pair.Value]);
        return [.. pairs];
    }

    public static void GiveProperties(PropertyCollection properties, object?[] pairs)
    {
        for (var i = 0; i < pairs.Length; i += 2)
            properties.Add(pairs[i]!, pairs[i + 1]);
    }

    // Where it counts on, which no public member tells.
    private static PropertyInfo Counter => typeof(DataColumn).GetProperty("AutoIncrementCurrent", BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new PlatformNotSupportedException("This version of .NET lays out DataColumn in a way that MultiProc does not know.");

    private static object?[] TakeColumn(DataColumn column) =>
    [
        column.ColumnName, column.DataType, column.Caption, column.Namespace, column.Prefix, column.ColumnMapping, column.DateTimeMode,
        column.AutoIncrement, column.AutoIncrementSeed, column.AutoIncrementStep, column.DefaultValue, column.MaxLength, column.AllowDBNull,
        column.ReadOnly, column.Expression, TakeProperties(column.ExtendedProperties), column.AutoIncrement ? Counter.GetValue(column) : null,
    ];

    private static void AddColumn(DataTable table, object?[] state)
    {
        var column = table.Columns.Add((string)state[0]!, (Type)state[1]!);
        column.Caption = (string)state[2]!;
        column.Namespace = (string)state[3]!;
        column.Prefix = (string)state[4]!;
        column.ColumnMapping = (MappingType)state[5]!;
        if (column.DataType == typeof(DateTime))
            column.DateTimeMode = (DataSetDateTime)state[6]!;
        if ((bool)state[7]!)
        {
            column.AutoIncrementSeed = (long)state[8]!;
            column.AutoIncrementStep = (long)state[9]!;
            column.AutoIncrement = true;
        }
        else
        {
            column.DefaultValue = state[10];
        }
    }

    private static void Finish(DataColumn column, object?[] state)
    {
        column.MaxLength = (int)state[11]!;
        column.AllowDBNull = (bool)state[12]!;
        if ((string)state[14]! is { Length: > 0 } expression)
            column.Expression = expression;
        else
            column.ReadOnly = (bool)state[13]!;
        GiveProperties(column.ExtendedProperties, (object?[])state[15]!);
        if (column.AutoIncrement)
            Counter.SetValue(column, state[16]);
    }

    private static object?[][] TakeKeys(DataTable table)
    {
        var keys = new List<object?[]>();
        foreach (Constraint constraint in table.Constraints)
        {
            if (constraint is UniqueConstraint unique)
                keys.Add([unique.ConstraintName, Places(unique.Columns), unique.IsPrimaryKey]);
        }

        return [.. keys];
    }

    private static object?[] TakeRow(DataRow row) =>
    [
        row.RowState, row.HasVersion(DataRowVersion.Original) ? Values(row, DataRowVersion.Original) : null,
        row.HasVersion(DataRowVersion.Current) ? Values(row, DataRowVersion.Current) : null, row.RowError,
    ];

    private static object?[] Values(DataRow row, DataRowVersion version)
    {
        var values = new object?[row.Table.Columns.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = row[i, version];
        return values;
    }

    private static void AddRow(DataTable table, object?[] state)
    {
        var kind = (DataRowState)state[0]!;
        var row = table.LoadDataRow((object[])(state[1] ?? state[2])!, fAcceptChanges: kind != DataRowState.Added);
        row.RowError = (string)state[3]!;
        if (kind == DataRowState.Modified)
            Modify(row, (object?[])state[2]!);
        else if (kind == DataRowState.Deleted)
            row.Delete();
    }

    private static void Modify(DataRow row, object?[] values)
    {
        row.ItemArray = values;
        if (row.RowState == DataRowState.Unchanged)
            row.SetModified();
    }
}
