using System.Reflection;
using System.Runtime.Loader;

namespace MultiProc.Processes;

/// <summary>The startup hooks that the user had: ours comes first and does not return, so the runtime does not get to them.</summary>
internal static class UserHooks
{
    public static void Run()
    {
        if (AppContext.GetData("STARTUP_HOOKS") is not string all)
            return;
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i] == Path.PathSeparator)
            {
                RunAll(all[(i + 1)..]);
                return;
            }
        }
    }

    private static void RunAll(string hooks)
    {
        foreach (var hook in hooks.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            Run(hook);
    }

    private static void Run(string hook)
    {
        var assembly = Path.IsPathFullyQualified(hook)
            ? AssemblyLoadContext.Default.LoadFromAssemblyPath(hook)
            : AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(hook));
        var type = assembly.GetType(nameof(StartupHook), throwOnError: true)!;
        const BindingFlags AnyStatic = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static;
        var method = type.GetMethod(nameof(StartupHook.Initialize), AnyStatic, Type.EmptyTypes)
            ?? throw new MissingMethodException(nameof(StartupHook), nameof(StartupHook.Initialize));
        method.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, null, culture: null);
    }
}
