using MultiProc.IntegrationTests;

[assembly: AssemblyFixture(typeof(FirstProcess))]
