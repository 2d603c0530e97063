namespace MultiProc.UnitTests.Synchronization.Faces;

public sealed class BarrierPrimitive : IPrimitive
{
    public static Type Type => typeof(Barrier);

    public static string FreeText => "Barrier(0/1)";

    public static string BlockedText => "Barrier(0/2)";

    public static string GivenUpText => "Barrier(broken)";

    public static Type TimeoutError => typeof(BrokenBarrierException);

    public static IDisposable Free(string member, string? name) => new Barrier(1, name: name);

    public static IDisposable Blocked(string member, string? name) => new Barrier(2, name: name);
}
