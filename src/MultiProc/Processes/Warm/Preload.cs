using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using MultiProc.Processes.Log;
using MultiProc.Serialization;

namespace MultiProc.Processes.Warm;

/// <summary>What spare children do before they wait for a call.</summary>
internal sealed class Preload
{
    /// <summary>The first type of a module; the one before it stands for the module and cannot be had.</summary>
    private const int FirstType = 0x02000002;

    private readonly byte[] _bytes;

    private Preload(byte[] bytes) => _bytes = bytes;

    /// <summary>Set by <see cref="Process.SetForkServerPreload(Assembly[])"/>; null: nothing.</summary>
    public static Preload? Current { get; private set; }

    /// <summary>Whether code of the user has run in this process before its call.</summary>
    public static bool HasRun { get; private set; }

    public ReadOnlyMemory<byte>[] Body => [_bytes];

    /// <exception cref="PicklingException">The action cannot travel, or an assembly has no file.</exception>
    public static void Set(Action? action, Assembly[] assemblies)
    {
        var values = new object?[assemblies.Length + 1];
        values[0] = action;
        for (var i = 0; i < assemblies.Length; i++)
            values[i + 1] = assemblies[i].ManifestModule.ResolveType(FirstType);
        Current = action is null && assemblies.Length == 0 ? null : new Preload(Pickle.DumpBytes(values));
    }

    /// <summary>In the spare. Runs code of the user.</summary>
    public static void Run(ReadOnlyMemory<byte> body)
    {
        HasRun = true;
        var values = (object?[])Pickle.Load(body)!;
        foreach (var value in values)
        {
            if (value is Type type)
                RuntimeHelpers.RunModuleConstructor(type.Module.ModuleHandle);
        }

        ((Action?)values[0])?.Invoke();
    }

    /// <summary>The record for the parent's log of what the code of the user threw.</summary>
    public static byte[] Describe(Exception error) =>
        new LogRecord(
            FamilyLog.OwnCategory,
            LogLevel.Warning,
            default,
            $"The preload of spare children failed; they are used all the same. {error.GetType()}: {error.Message}",
            error,
            CurrentProcess.Name,
            Environment.ProcessId).Encode();
}
