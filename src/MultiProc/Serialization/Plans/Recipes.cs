namespace MultiProc.Serialization.Plans;

/// <summary>The recipes of the listed types that are made again.</summary>
internal static class Recipes
{
    public static Recipe? Of(Type level)
    {
        var definition = (level.IsConstructedGenericType ? level.GetGenericTypeDefinition() : level).FullName ?? "";
        return definition switch
        {
            "System.Collections.Hashtable" => new HashtableRecipe(),
            "System.Dynamic.ExpandoObject" => new ExpandoRecipe(),
            "System.Runtime.ExceptionServices.ExceptionDispatchInfo" => new DispatchInfoRecipe(),
            "System.Net.WebProxy" => new WebProxyRecipe(),
            "System.Xml.XmlDocument" => new XmlDocumentRecipe(),
            "System.Data.DataTable" => new DataTableRecipe(),
            "System.Data.DataSet" => new DataSetRecipe(),
            _ => OfGeneric(level, definition) is { } recipe ? Closed(recipe, level) : null,
        };
    }

    private static Type? OfGeneric(Type level, string definition) => definition switch
    {
        "System.Collections.Immutable.ImmutableList`1" => typeof(ImmutableListRecipe<>),
        "System.Collections.Immutable.ImmutableHashSet`1" => typeof(ImmutableHashSetRecipe<>),
        "System.Collections.Immutable.ImmutableSortedSet`1" => typeof(ImmutableSortedSetRecipe<>),
        "System.Collections.Immutable.ImmutableDictionary`2" => typeof(ImmutableDictionaryRecipe<,>),
        "System.Collections.Immutable.ImmutableSortedDictionary`2" => typeof(ImmutableSortedDictionaryRecipe<,>),
        "System.Collections.Immutable.ImmutableList`1+Builder" => typeof(ImmutableListBuilderRecipe<>),
        "System.Collections.Immutable.ImmutableDictionary`2+Builder" => typeof(ImmutableDictionaryBuilderRecipe<,>),
        "System.Collections.Generic.SortedSet`1+TreeSubSet" => typeof(SortedViewRecipe<>),
        "System.Linq.CollectionLookup`2" => typeof(LookupRecipe<,>),
        "System.Linq.Grouping`2" => typeof(GroupingRecipe<,>),
        "System.Progress`1" => typeof(ProgressRecipe<>),
        _ => Frozen(level) is { } face ? (face.GetGenericArguments().Length == 1 ? typeof(FrozenSetRecipe<>) : typeof(FrozenDictionaryRecipe<,>)) : null,
    };

    // The classes that hold what is frozen have other type arguments than what they are known by.
    private static Recipe Closed(Type recipe, Type level) =>
        (Recipe)Activator.CreateInstance(recipe.MakeGenericType((Frozen(level) ?? level).GetGenericArguments()))!;

    private static Type? Frozen(Type level)
    {
        for (var face = level; face is not null; face = face.BaseType)
        {
            if (face.IsConstructedGenericType && face.GetGenericTypeDefinition().FullName
                is "System.Collections.Frozen.FrozenDictionary`2" or "System.Collections.Frozen.FrozenSet`1")
                return face;
        }

        return null;
    }
}
