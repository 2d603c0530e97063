extern alias optimized;

using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using MultiProc.Serialization;
using MultiProc.Serialization.Metadata;

namespace MultiProc.UnitTests.Serialization;

/// <summary>Types of an assembly that this program does not know: a plugin with a dependency beside it, both made here.</summary>
public sealed class ModuleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("multiproc-test-");
    private readonly AssemblyLoadContext _context = new("plugins", isCollectible: true);

    public void Dispose()
    {
        _context.Unload();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Load_FindsThePluginAndWhatLiesBesideIt_InAnotherProcess()
    {
        using var receiver = new ReceiverFixture();

        var answer = receiver.Check(Receiver.AsText, Pickle.Dump(MakePlugin()).Bytes);

        answer.Should().Be("from the dependency");
    }

    [Fact]
    public void Load_FindsThePluginInItsContext_InTheSameProcess()
    {
        var plugin = MakePlugin();

        Pickle.Load(Pickle.Dump(plugin)).Should().BeOfType(plugin.GetType());
    }

    [Fact]
    public void Load_SaysSo_WhenTheFileWasBuiltAnewInTheMeantime()
    {
        var name = $"Changing{Guid.NewGuid():N}";
        var path = Save(name, typeof(object), typeof(string), type => Emit(type, "old"));
        var message = DumpSpeaker(path);
        // Another file in its place: the old one may still be mapped here.
        File.Move(path, Path.Combine(_folder.FullName, "Former.dll"));
        _ = Save(name, typeof(object), typeof(string), type => Emit(type, "new"));
        using var receiver = new ReceiverFixture();

        var answer = receiver.Check(Receiver.AsText, message);

        answer.Should().Contain(nameof(UnpicklingException))
            .And.Contain($"the assembly {name} is a different build here than in the sender; its file was changed");
    }

    [Fact]
    public void Load_FindsTheOldBuild_WhenTheNewOneLiesElsewhere()
    {
        var name = $"Changing{Guid.NewGuid():N}";
        var old = Activator.CreateInstance(Load(Save(name, typeof(object), typeof(string), type => Emit(type, "old"))).GetType("Speaker")!);
        var message = Pickle.Dump(old).Bytes;
        var other = Directory.CreateDirectory(Path.Combine(_folder.FullName, "other"));
        using var context = new ForgottenContext();
        var changed = context.LoadFromAssemblyPath(Save(name, typeof(object), typeof(string), type => Emit(type, "new"), other.FullName));
        var newMessage = Pickle.Dump(Activator.CreateInstance(changed.GetType("Speaker")!)).Bytes;
        using var receiver = new ReceiverFixture();

        receiver.Check(Receiver.AsText, message).Should().Be("old");
        receiver.Check(Receiver.AsText, newMessage).Should().Be("new");
    }

    [Fact]
    public void DumpAndLoad_KeepNothingAlive_WhenThePluginIsUnloaded()
    {
        var context = SendAndUnload();

        for (var i = 0; i < 20 && context.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        context.IsAlive.Should().BeFalse();
    }

    [Fact]
    public void Load_FindsAClosureOfAPlugin_InAnotherProcess()
    {
        using var context = new ForgottenContext();
        // The very program of the tests' optimised cases, as a plugin: in the receiver it lies beside the application as well.
        var plugin = context.LoadFromAssemblyPath(CopyOfTheOptimizedCases());
        var make = plugin.GetType("MultiProc.UnitTests.Serialization.Cases.PluginCase")!.GetMethod("Make")!;
        using var receiver = new ReceiverFixture();

        receiver.Check(Receiver.AsResult, Pickle.Dump(make.Invoke(null, ["abc"])).Bytes).Should().Be("abc from a plugin");
    }

    [Fact]
    public void Dump_Refuses_WhenTheModuleWasChangedByHotReload()
    {
        var plugin = MakePlugin();
        Pickle.Check(plugin).Should().BeNull();

        HotReload.UpdateApplication([plugin.GetType()]);

        Pickle.Check(plugin)!.Reason.Should().Contain("hot reload");
        Pickle.Check(plugin)!.TypeName.Should().StartWith("Plugin");
    }

    private object MakePlugin()
    {
        var suffix = Guid.NewGuid().ToString("N");
        var dependency = Save($"Dependency{suffix}", typeof(object), typeof(string), type => Emit(type, "from the dependency"));
        _ = Load(dependency);
        var speaker = Load(dependency).GetType("Speaker")!;
        var plugin = Load(Save($"Plugin{suffix}", speaker, typeof(string), _ => { }));
        return Activator.CreateInstance(plugin.GetType("Speaker")!)!;
    }

    private Assembly Load(string path)
    {
        foreach (var loaded in _context.Assemblies)
        {
            if (loaded.Location == path)
                return loaded;
        }

        return _context.LoadFromAssemblyPath(path);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte[] DumpSpeaker(string path) => Pickle.Dump(Activator.CreateInstance(Load(path).GetType("Speaker")!)).Bytes.ToArray();

    // Not inlined, so that nothing of it is left on the stack.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference SendAndUnload()
    {
        var context = new AssemblyLoadContext("forgotten", isCollectible: true);
        var type = context.LoadFromAssemblyPath(Save($"Forgotten{Guid.NewGuid():N}", typeof(object), typeof(string), _ => { })).GetType("Speaker")!;
        var plugin = Activator.CreateInstance(type)!;
        var list = Activator.CreateInstance(typeof(List<>).MakeGenericType(type))!;
        Pickle.Load(Pickle.Dump(new[] { plugin, list, (Func<string?>)plugin.ToString, type })).Should().NotBeNull();
        var closure = context.LoadFromAssemblyPath(CopyOfTheOptimizedCases())
            .GetType("MultiProc.UnitTests.Serialization.Cases.PluginCase")!.GetMethod("Make")!.Invoke(null, ["abc"]);
        Pickle.Dump(closure).Bytes.Length.Should().BePositive();
        context.Unload();
        return new WeakReference(context);
    }

    private string CopyOfTheOptimizedCases()
    {
        var source = typeof(optimized::MultiProc.UnitTests.Serialization.Cases.PruningCases).Assembly.Location;
        var path = Path.Combine(_folder.FullName, Path.GetFileName(source));
        File.Copy(source, path, overwrite: true);
        return path;
    }

    private string Save(string name, Type parent, Type answer, Action<TypeBuilder> fill, string? folder = null)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        var type = assembly.DefineDynamicModule(name).DefineType("Speaker", TypeAttributes.Public, parent);
        _ = type.DefineField("Answer", answer, FieldAttributes.Public);
        fill(type);
        _ = type.CreateType();
        var path = Path.Combine(folder ?? _folder.FullName, $"{name}.dll");
        assembly.Save(path);
        return path;
    }

    private static void Emit(TypeBuilder type, string text)
    {
        var method = type.DefineMethod("ToString", MethodAttributes.Public | MethodAttributes.Virtual, typeof(string), Type.EmptyTypes);
        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldstr, text);
        code.Emit(OpCodes.Ret);
    }

    /// <summary>A context that a test forgets about.</summary>
    private sealed class ForgottenContext() : AssemblyLoadContext("other", isCollectible: true), IDisposable
    {
        public void Dispose() => Unload();
    }
}
