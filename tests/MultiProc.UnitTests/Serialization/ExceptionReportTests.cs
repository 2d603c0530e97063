using MultiProc.Serialization;

namespace MultiProc.UnitTests.Serialization;

public class ExceptionReportTests
{
    [Fact]
    public void ToException_IsTheExceptionItself_WhenItTravels()
    {
        var copy = There(Thrown(new KeyNotFoundException("what")));

        copy.Should().BeOfType<KeyNotFoundException>().Which.Message.Should().Be("what");
        copy.StackTrace.Should().Contain(nameof(Thrown));
    }

    [Fact]
    public void ToException_StandsForTheException_WhenItHoldsWhatCannotTravel()
    {
        var copy = There(Thrown(new Holding()));

        var remote = copy.Should().BeOfType<RemoteException>().Which;
        remote.RemoteType.Should().Contain(nameof(Holding));
        remote.Message.Should().Contain("held");
        remote.RemoteStackTrace.Should().Contain(nameof(Thrown));
        remote.ToString().Should().Contain(nameof(Thrown));
    }

    [Fact]
    public void ToException_StandsForTheException_WhenItCannotBeRead()
    {
        var report = ExceptionReport.Of(Thrown(new KeyNotFoundException("what")));
        var message = report.Dump();
        var bytes = message.Bytes.ToArray();
        // The last byte belongs to the exception within the report, whose length does not change.
        bytes[^1] ^= 0xFF;

        var copy = ExceptionReport.Load(message with { Parts = [bytes] }).ToException();

        copy.Should().BeOfType<RemoteException>().Which.RemoteType.Should().Be(typeof(KeyNotFoundException).FullName);
    }

    [Fact]
    public void ToException_TellsWhatItCan_WhenTheExceptionCannotEvenTellItsMessage()
    {
        var copy = There(new Silent());

        copy.Should().BeOfType<Silent>("its fields travel, whatever its properties do");
    }

    [Fact]
    public void Load_Throws_WhenTheMessageIsNoReport()
    {
        var load = () => ExceptionReport.Load(Pickle.Dump(5));

        load.Should().Throw<UnpicklingException>();
    }

    private static Exception There(Exception error) => ExceptionReport.Load(ExceptionReport.Of(error).Dump()).ToException();

    private static T Thrown<T>(T error)
        where T : Exception
    {
        try
        {
            throw error;
        }
        catch (T caught)
        {
            return caught;
        }
    }

    private sealed class Holding() : Exception("held")
    {
        public Thread Thread { get; } = Thread.CurrentThread;
    }

    private sealed class Silent : Exception
    {
        public override string Message => throw new InvalidOperationException();
    }
}
