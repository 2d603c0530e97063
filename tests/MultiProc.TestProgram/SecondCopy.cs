using System.Reflection;
using System.Runtime.Loader;

namespace MultiProc.TestProgram;

/// <summary>The library once more in this process, as a plugin brings it.</summary>
internal static class SecondCopy
{
    public static int Play()
    {
        var type = new AssemblyLoadContext("plugin").LoadFromAssemblyPath(typeof(Process).Assembly.Location).GetType("MultiProc.Process", throwOnError: true)!;
        using var first = new Process(() => Environment.Exit(3));
        using var second = Create(type, () => Environment.Exit(4));
        first.Start();
        Call(second, "Start");
        Call(second, "Join");
        first.Join();
        Console.WriteLine($"{type == typeof(Process)} {first.ExitCode} {type.GetProperty("ExitCode")!.GetValue(second)}");

        var held = new Lock();
        using var refused = Create(type, () => held.Acquire());
        try
        {
            Call(refused, "Start");
        }
        catch (Exception e)
        {
            Console.WriteLine(e.Message);
        }

        using var left = Create(type, () => Thread.Sleep(Timeout.Infinite));
        type.GetProperty("Daemon")!.SetValue(left, true);
        Call(left, "Start");
        return 0;
    }

    private static IDisposable Create(Type type, Action target) => (IDisposable)Activator.CreateInstance(type, target)!;

    private static void Call(object target, string method) =>
        target.GetType().GetMethod(method, Type.EmptyTypes)!.Invoke(target, BindingFlags.DoNotWrapExceptions, null, null, null);
}
