using System.Reflection;
using System.Runtime.Loader;

namespace MultiProc.Serialization.Metadata;

/// <summary>The one place where what a message names becomes a module, a type or a method of this process.</summary>
internal static class MetadataGate
{
    private const int MaximumRow = 0x00FFFFFF;
    private const int TypeDefinition = 0x02000000;
    private const int MethodDefinition = 0x06000000;

    private const BindingFlags Everything =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // Where most targets lie is loaded already, and asking the loader for it by name would cost a child a millisecond.
    private static Module[] s_modules = Assembly.GetEntryAssembly() is { } entry ? [typeof(object).Module, entry.ManifestModule] : [typeof(object).Module];
    private static long s_resolved;

    /// <summary>How many names were resolved: a test sees that nothing goes another way.</summary>
    /// <remarks>Not interlocked: that would load an assembly into every child.</remarks>
    public static long Resolved => s_resolved;

    public static Type Type(Module module, int row)
    {
        s_resolved++;
        try
        {
            return module.ResolveType(TypeDefinition | Row(row));
        }
        catch (Exception error) when (error is ArgumentException or TypeLoadException or BadImageFormatException)
        {
            throw new UnpicklingException($"there is no type number {row} in {module.Name}", error);
        }
    }

    /// <summary>The method in its closed declaring type, still open in its own generic parameters.</summary>
    public static MethodBase Method(Type declaringType, int row)
    {
        s_resolved++;
        MethodBase? method;
        try
        {
            method = declaringType.Module.ResolveMethod(MethodDefinition | Row(row));
            if (method is not null && declaringType.IsGenericType)
                method = MethodBase.GetMethodFromHandle(method.MethodHandle, declaringType.TypeHandle);
        }
        catch (Exception error) when (error is ArgumentException or TypeLoadException or BadImageFormatException)
        {
            throw new UnpicklingException($"there is no method number {row} in {declaringType}", error);
        }

        return method is not null && method.DeclaringType == declaringType
            ? method
            : throw new UnpicklingException($"method number {row} is not one of {declaringType}");
    }

    /// <summary>The field, property or event that <paramref name="type"/> declares under that name.</summary>
    /// <param name="type">The type.</param>
    /// <param name="name">The name.</param>
    /// <param name="row">Its place in the metadata, low half: indexers share a name.</param>
    /// <param name="kind">What it is.</param>
    public static MemberInfo Member(Type type, string name, ushort row, MemberTypes kind)
    {
        s_resolved++;
        foreach (var member in type.GetMember(name, kind, Everything))
        {
            if (member.DeclaringType == type && member.Name == name && (ushort)member.MetadataToken == row)
                return member;
        }

        throw new UnpicklingException($"{type} has no {kind} {name}");
    }

    /// <summary>The module of that name and version: of the default load context, loaded anywhere, or from its file.</summary>
    public static Module Module(string name, Guid version, string? path)
    {
        s_resolved++;
        foreach (var one in Volatile.Read(ref s_modules))
        {
            if (one.ModuleVersionId == version)
                return one;
        }

        var module = Find(name, version, path);
        // What can be unloaded must not be kept here.
        if (module.Assembly.IsCollectible)
            return module;
        var known = Volatile.Read(ref s_modules);
        Array.Resize(ref known, known.Length + 1);
        known[^1] = module;
        // Two threads at once may forget one module, which is then looked for again.
        Volatile.Write(ref s_modules, known);
        return module;
    }

    private static int Row(int row) =>
        row is > 0 and <= MaximumRow ? row : throw new UnpicklingException($"{row} is no row of metadata");

    private static Module Find(string name, Guid version, string? path)
    {
        Exception? failure = null;
        Module? other = null;
        try
        {
            var module = AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName { Name = name }).ManifestModule;
            if (module.ModuleVersionId == version)
                return module;
            other = module;
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or ArgumentException)
        {
            failure = error;
        }

        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (!assembly.IsDynamic && assembly.ManifestModule.ModuleVersionId == version)
                return assembly.ManifestModule;
        }

        if (path is not null && File.Exists(path))
        {
            other = PluginContext.Load(path).ManifestModule;
            if (other.ModuleVersionId == version)
                return other;
        }

        throw new UnpicklingException(
            other is null
                ? $"the assembly {name} is not found in this process"
                : $"the assembly {name} is a different build here than in the sender; its file was changed, or the programs were built apart",
            failure);
    }
}
