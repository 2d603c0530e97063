using System.Reflection;

namespace MultiProc.Serialization.Plans;

/// <summary>A private field of a type of the runtime.</summary>
/// <remarks>Both sides run the same build of the runtime, which the message checks; tests guard that the fields exist.</remarks>
internal static class RuntimeField
{
    public static FieldInfo Of(Type type, string name) =>
        type.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        ?? throw new PlatformNotSupportedException($"This version of .NET lays out {type} in a way that MultiProc does not know.");
}
