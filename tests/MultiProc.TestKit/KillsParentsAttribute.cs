namespace MultiProc.TestKit;

/// <summary>Marks a test that kills a .NET process together with the parent that would have removed its diagnostic files.</summary>
/// <remarks>The runtime's own files of the dead are then no fault; everything else still is.</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KillsParentsAttribute : Attribute;
