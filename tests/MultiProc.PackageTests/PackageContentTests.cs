using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace MultiProc.PackageTests;

/// <summary>What is in the package.</summary>
[Trait("needs", "sources")]
public sealed class PackageContentTests(PackedLibrary library)
{
    private static readonly string[] s_systems = ["linux-arm64", "linux-x64", "osx-arm64", "win-x64"];

    [Fact]
    public void Package_HoldsTheLibraryItsDocsItsSettingAndTheReadme() =>
        Entries(library.Package).Should().Contain(["lib/net10.0/MultiProc.dll", "lib/net10.0/MultiProc.xml", "buildTransitive/MultiProc.props", "README.md"]);

    [Fact]
    public void Package_HoldsANativeImage_ForEachSystem() =>
        Entries(library.Package).Where(e => e.StartsWith("runtimes/", StringComparison.Ordinal))
            .Should().BeEquivalentTo(s_systems.Select(s => $"runtimes/{s}/lib/net10.0/MultiProc.dll"));

    [Fact]
    public void Symbols_AreInTheirOwnPackage() =>
        Entries(library.Symbols).Should().Contain("lib/net10.0/MultiProc.pdb");

    [Fact]
    public void Images_AreTheSameModule()
    {
        // A child refuses a call from another build of a module: parent and child may have loaded different files.
        var images = Entries(library.Package).Where(e => e.EndsWith("/MultiProc.dll", StringComparison.Ordinal)).ToList();
        images.Select(ModuleOf).Distinct().Should().ContainSingle();
    }

    [Fact]
    public void Manifest_NamesLicenseReadmeAndOneDependency()
    {
        using var package = ZipFile.OpenRead(library.Package);
        using var stream = package.GetEntry("MultiProc.nuspec")!.Open();
        var manifest = XDocument.Load(stream).Descendants().ToLookup(e => e.Name.LocalName);
        manifest["license"].Single().Value.Should().Be("MIT");
        manifest["readme"].Single().Value.Should().Be("README.md");
        manifest["dependency"].Select(d => d.Attribute("id")!.Value).Should().Equal("Microsoft.Extensions.Logging.Abstractions");
    }

    private static List<string> Entries(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(e => e.FullName)];
    }

    private Guid ModuleOf(string entry)
    {
        using var archive = ZipFile.OpenRead(library.Package);
        using var content = new MemoryStream();
        using (var stream = archive.GetEntry(entry)!.Open())
            stream.CopyTo(content);
        content.Position = 0;
        using var image = new PEReader(content);
        var metadata = image.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }
}
