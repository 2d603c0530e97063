namespace MultiProc.UnitTests.House.Synthetic;

public sealed class UsesInBody
{
    public string Make() => new Used().ToString()!;
}
