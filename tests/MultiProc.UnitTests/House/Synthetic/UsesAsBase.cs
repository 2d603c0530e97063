namespace MultiProc.UnitTests.House.Synthetic;

public sealed class UsesAsBase : Used;
