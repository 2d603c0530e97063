using System.Reflection;
using System.Reflection.Metadata;
using MultiProc.Serialization;

[assembly: MetadataUpdateHandler(typeof(MultiProc.Serialization.Metadata.HotReload))]

namespace MultiProc.Serialization.Metadata;

/// <summary>Remembers which modules were changed while they run: another process would run the code of their files.</summary>
/// <remarks>The runtime's hot reload calls it by the name of its method.</remarks>
internal static class HotReload
{
    private static readonly IdentityTable<Module> s_changed = new();
    private static volatile bool s_isEverything;
    private static volatile bool s_hasHappened;

    /// <summary>Whether anything was changed since the process began.</summary>
    public static bool HasHappened => s_hasHappened;

    /// <summary>Called after code was changed.</summary>
    /// <param name="updatedTypes">The changed types; null where it is not known which.</param>
    public static void UpdateApplication(Type[]? updatedTypes)
    {
        if (updatedTypes is null)
            s_isEverything = true;
        foreach (var type in updatedTypes ?? [])
            _ = s_changed.Add(type.Module, type.Module);
        s_hasHappened = true;
    }

    public static bool HasChanged(Module module) => s_isEverything || s_changed.Find(module) is not null;
}
