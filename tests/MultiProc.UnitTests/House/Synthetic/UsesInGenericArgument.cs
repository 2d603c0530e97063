namespace MultiProc.UnitTests.House.Synthetic;

public sealed class UsesInGenericArgument
{
    public Dictionary<string, List<Used[]>> Property { get; } = [];
}
