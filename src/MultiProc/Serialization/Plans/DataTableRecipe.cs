using System.Data;

namespace MultiProc.Serialization.Plans;

/// <summary>A table; one of a data set comes with the whole of it, which then fills it.</summary>
internal sealed class DataTableRecipe() : Recipe("DataSet", "State")
{
    public override object?[] Take(object value)
    {
        var table = (DataTable)value;
        return table.DataSet is { } set ? [set, null] : [null, TableState.Take(table)];
    }

    public override void Make(object bare, object?[] parts)
    {
        if (parts[0] is not null)
            return;
        Construct(typeof(DataTable), bare, Type.EmptyTypes);
        TableState.Give((DataTable)bare, (object?[])parts[1]!);
    }
}
