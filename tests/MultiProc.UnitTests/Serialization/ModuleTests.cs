using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using MultiProc.Serialization;

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

    private string Save(string name, Type parent, Type answer, Action<TypeBuilder> fill)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        var type = assembly.DefineDynamicModule(name).DefineType("Speaker", TypeAttributes.Public, parent);
        _ = type.DefineField("Answer", answer, FieldAttributes.Public);
        fill(type);
        _ = type.CreateType();
        var path = Path.Combine(_folder.FullName, $"{name}.dll");
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
}
