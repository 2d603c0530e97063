[assembly: AssemblyFixture(typeof(MultiProc.UnitTests.FirstObject))]

namespace MultiProc.UnitTests;

/// <summary>Makes the arena before the first test: a process keeps it until it ends.</summary>
public sealed class FirstObject
{
    public FirstObject() => new Lock().Dispose();
}
