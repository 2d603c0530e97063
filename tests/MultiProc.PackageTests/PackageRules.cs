[assembly: AssemblyFixture(typeof(MultiProc.PackageTests.PackedLibrary))]
