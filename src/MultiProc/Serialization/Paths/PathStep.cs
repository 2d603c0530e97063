using MultiProc.Serialization.Registered;

namespace MultiProc.Serialization.Paths;

/// <summary>One step of the way to an object.</summary>
/// <param name="From">The way so far; none for a value that was given.</param>
/// <param name="Step">A name, a field, an index, a <see cref="PathKey"/>, the method of a delegate on the way to its target, or the <see cref="Registration"/>
/// of an object on the way to its state.</param>
internal sealed record PathStep(PathStep? From, object Step);
