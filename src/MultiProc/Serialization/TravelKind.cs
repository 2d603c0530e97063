namespace MultiProc.Serialization;

/// <summary>How a type of the runtime travels.</summary>
internal enum TravelKind
{
    Refused,

    /// <summary>By its fields, as a user's type does.</summary>
    Fields,

    /// <summary>By its elements: <see cref="List{T}"/>.</summary>
    List,
}
