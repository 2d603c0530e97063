using MultiProc.Serialization;

namespace MultiProc.UnitTests.Serialization;

public class FirstContactTests
{
    private static T Copy<T>(T value) => (T)Pickle.Load(Pickle.Dump(value))!;

    [Fact]
    public void Simple()
    {
        Copy(5).Should().Be(5);
        Copy("hé\ud800").Should().Be("hé\ud800");
        Copy(new[] { 1, 2, 3 }).Should().Equal(1, 2, 3);
        Copy(new[] { "a", null }).Should().Equal("a", null);
        Copy(new List<int> { 1, 2 }).Should().Equal(1, 2);
        Copy(new List<string> { "x" }).Should().Equal("x");
        Copy<object>((1, "two", 3.0)).Should().Be((1, "two", 3.0));
        Copy(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc)).Kind.Should().Be(DateTimeKind.Utc);
        Copy(12.5m).Should().Be(12.5m);
        Copy<int?[]>([1, null]).Should().Equal(1, null);
        Copy(Guid.Empty).Should().Be(Guid.Empty);
    }

    [Fact]
    public void Delegates()
    {
        var a = 3;
        var s = "x";
        Func<string> f = () => s + a;
        Copy(f)().Should().Be("x3");
        Func<int, int> fact = null!;
        fact = n => n <= 1 ? 1 : n * fact(n - 1);
        Copy(fact)(5).Should().Be(120);
        Copy<Func<double, double>>(Math.Sqrt)(4).Should().Be(2);
        int Local(int x) => x + a;
        Copy<Func<int, int>>(Local)(1).Should().Be(4);
        Copy<Func<int, int>>(static x => x + 1)(1).Should().Be(2);
    }

    [Fact]
    public void Deep()
    {
        object[] chain = [];
        for (var i = 0; i < 100_000; i++)
            chain = [chain];
        Copy(chain).Length.Should().Be(1);
    }

    [Fact]
    public void Refused()
    {
        using var file = File.OpenRead(Environment.ProcessPath!);
        var dump = () => Pickle.Dump(() => file.Length);
        dump.Should().Throw<PicklingException>().WithMessage("captured variable 'file' of the lambda in 'Refused': System.IO.FileStream holds*");
        Pickle.Check(new object[] { 1, new List<object> { file } })!.Path.Should().Be("[1][0]");
    }
}
