namespace MultiProc.Serialization.Policy;

/// <summary>How a type of the runtime travels.</summary>
internal enum TravelKind
{
    Refused,

    /// <summary>By its fields, because this program or the sender of a message allowed it.</summary>
    Allowed,

    /// <summary>By its bytes: a value type without references.</summary>
    Raw,

    /// <summary>By its fields, as a user's type does.</summary>
    Fields,

    /// <summary>By its elements, put back in place: <see cref="List{T}"/>.</summary>
    List,

    /// <summary>By its comparer and its pairs, added again: hashes and the order of strings differ from process to process.</summary>
    Pairs,

    /// <summary>By its comparer and its elements, added again.</summary>
    Elements,

    /// <summary>By what an exception is to its catcher, its stack as text.</summary>
    Exception,

    /// <summary>By the parts that it was made of, and made again: what derives from it brings its own fields.</summary>
    Remade,

    /// <summary>As nothing at all: a value that travels only in its first state.</summary>
    Idle,

    /// <summary>By a plan of its own, which the type's name selects.</summary>
    Leaf,
}
