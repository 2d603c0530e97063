using System.Reflection;
using System.Runtime.Loader;

namespace MultiProc.Serialization.Metadata;

/// <summary>Loads what the sender had in a load context of its own: a plugin, with the dependencies beside it.</summary>
internal sealed class PluginContext : AssemblyLoadContext
{
    private static readonly System.Threading.Lock s_gate = new();
    private static PluginContext[] s_contexts = [];

    private readonly string _folder;
    private readonly AssemblyDependencyResolver _resolver;

    private PluginContext(string path)
        : base($"MultiProc {path}")
    {
        _folder = Folder(path);
        _resolver = new AssemblyDependencyResolver(path);
    }

    /// <summary>The assembly in that file, in one context for each folder: assemblies beside each other see each other.</summary>
    public static Assembly Load(string path)
    {
        lock (s_gate)
        {
            foreach (var context in s_contexts)
            {
                if (context._folder == Folder(path))
                    return context.LoadFromAssemblyPath(path);
            }

            var created = new PluginContext(path);
            s_contexts = [.. s_contexts, created];
            return created.LoadFromAssemblyPath(path);
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // What the default context has is shared with it, or the plugin's types would not be those of its host.
        try
        {
            return Default.LoadFromAssemblyName(assemblyName);
        }
        catch (IOException)
        {
            var path = _resolver.ResolveAssemblyToPath(assemblyName) ?? Path.Combine(_folder, $"{assemblyName.Name}.dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    private static string Folder(string path) => Path.GetDirectoryName(path) ?? "";
}
