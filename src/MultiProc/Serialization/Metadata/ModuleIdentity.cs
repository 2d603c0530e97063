using System.Reflection;
using System.Runtime.Loader;

namespace MultiProc.Serialization.Metadata;

/// <summary>How another process finds a module: by its name, or by its file, and by its version always.</summary>
internal sealed class ModuleIdentity
{
    private const string Changed = "was changed by hot reload, and another process would run what its file holds; restart the program.";

    private static readonly IdentityTable<ModuleIdentity> s_known = new();

    private readonly Module _module;
    private readonly string? _obstacle;

    private ModuleIdentity(Module module)
    {
        var assembly = module.Assembly;
        _module = module;
        _obstacle = Find(module);
        Version = module.ModuleVersionId;
        Name = assembly.GetName().Name!;
        Path = assembly.IsDynamic ? "" : assembly.Location;
        Kind = assembly.IsDynamic ? MetadataCodes.NamedModule
            : module == typeof(object).Module ? MetadataCodes.CoreModule
            : IsFoundByName(assembly) ? MetadataCodes.NamedModule
            : MetadataCodes.FileModule;
    }

    /// <summary>Why no other process can find it, or would find something else.</summary>
    public string? Obstacle => _obstacle ?? (Kind != MetadataCodes.CoreModule && HotReload.HasChanged(_module) ? Changed : null);

    public byte Kind { get; }

    public string Name { get; }

    public string Path { get; }

    public Guid Version { get; }

    public static ModuleIdentity Of(Module module) => s_known.Find(module) ?? Make(module);

    private static ModuleIdentity Make(Module module)
    {
        var identity = new ModuleIdentity(module);
        return module.Assembly.IsCollectible ? identity : s_known.Add(module, identity);
    }

    private static string? Find(Module module)
    {
        const string Advice = "types and methods that travel must lie in an assembly file.";
        var assembly = module.Assembly;
        if (assembly.IsDynamic)
            return $"is a dynamic assembly that exists in this process alone; {Advice}";
        if (module != assembly.ManifestModule)
            return $"has several modules; {Advice}";
        // In a single-file application nothing has a location, and everything of it lies in the default context.
        if (assembly.Location.Length == 0 && !(IsDefault(assembly) && Assembly.GetEntryAssembly()?.Location.Length == 0))
            return $"was loaded from bytes, so that another process cannot find it; {Advice}";
        return null;
    }

    /// <summary>The default context finds it again: it lies beside the application or belongs to a framework.</summary>
    private static bool IsFoundByName(Assembly assembly)
    {
        if (!IsDefault(assembly))
            return false;
        var location = assembly.Location;
        return location.Length == 0
            || location.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal)
            || IsTrusted(location);
    }

    private static bool IsTrusted(string location) =>
        AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") is string trusted && trusted.Contains(location, StringComparison.Ordinal);

    private static bool IsDefault(Assembly assembly) => AssemblyLoadContext.GetLoadContext(assembly) == AssemblyLoadContext.Default;
}
