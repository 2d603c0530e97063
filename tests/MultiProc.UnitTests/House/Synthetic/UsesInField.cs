namespace MultiProc.UnitTests.House.Synthetic;

public sealed class UsesInField
{
    public Used? Field;
}
