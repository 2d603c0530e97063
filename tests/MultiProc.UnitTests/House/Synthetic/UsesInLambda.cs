namespace MultiProc.UnitTests.House.Synthetic;

public sealed class UsesInLambda
{
    public Func<int, object> Make() => n => n == 0 ? new Used() : n;
}
