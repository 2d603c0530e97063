using System.Net.Sockets;

namespace MultiProc.UnitTests.Serialization.Cases;

internal static class ExceptionCases
{
    public static IEnumerable<PickleCase> All()
    {
        yield return PickleCase.Of("exception thrown", () => Thrown(new InvalidOperationException("why")), copy =>
        {
            copy.Message.Should().Be("why");
            copy.StackTrace.Should().Contain(nameof(Thrown));
        });
        yield return PickleCase.Of("exception not thrown", () => new InvalidOperationException(), copy =>
        {
            copy.Message.Should().Be(new InvalidOperationException().Message);
            copy.StackTrace.Should().BeNull();
        });
        yield return PickleCase.Of("exception thrown again", () => Thrown(new InvalidOperationException("why")), copy =>
        {
            var again = copy.Invoking(error => throw error).Should().Throw<InvalidOperationException>().Which;
            again.Should().BeSameAs(copy);
            again.StackTrace.Should().Contain(nameof(Thrown)).And.Contain("--- End of stack trace from previous location ---");
        });
        yield return PickleCase.Of("inner exception", () => new ArgumentException("outer", "name", Thrown(new IOException("inner"))), copy =>
        {
            copy.ParamName.Should().Be("name");
            copy.InnerException.Should().BeOfType<IOException>().Which.Message.Should().Be("inner");
        });
        yield return PickleCase.Of("exception with data", () => new InvalidOperationException { Data = { ["a"] = 1, [2] = "b" } }, copy =>
        {
            copy.Data["a"].Should().Be(1);
            copy.Data[2].Should().Be("b");
        });
        yield return PickleCase.Of("exception of the user", () => new OrderException(17), copy =>
        {
            copy.Order.Should().Be(17);
            copy.Message.Should().Be("order 17 failed");
        });
        yield return PickleCase.Of("AggregateException", () => new AggregateException("many", new IOException("a"), new IOException("b")), copy =>
        {
            copy.InnerExceptions.Should().HaveCount(2);
            copy.InnerExceptions[1].Message.Should().Be("b");
            copy.InnerException.Should().BeSameAs(copy.InnerExceptions[0]);
        });
        yield return PickleCase.Of("HResult, Source, HelpLink", () => new IOException("x", 77) { Source = "s", HelpLink = "h" },
            copy => (copy.HResult, copy.Source, copy.HelpLink).Should().Be((77, "s", "h")));
        yield return PickleCase.Of("SocketException", () => new SocketException(111), copy => copy.ErrorCode.Should().Be(111));
        yield return PickleCase.Of("OperationCanceledException", () => Cancelled(), copy => copy.Message.Should().NotBeEmpty());
        yield return PickleCase.Of("FileNotFoundException", () => new FileNotFoundException("m", "f.txt"), copy => copy.FileName.Should().Be("f.txt"));
        yield return PickleCase.Of("exception by name", () => new ArgumentOutOfRangeException("n", 5, "too big"), copy =>
        {
            copy.ActualValue.Should().Be(5);
            copy.Message.Should().Contain("too big");
        });
    }

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

    private static TaskCanceledException Cancelled()
    {
        using var source = new CancellationTokenSource();
        var task = Task.Delay(Timeout.Infinite, source.Token);
        source.Cancel();
        return new TaskCanceledException(task);
    }

    private sealed class OrderException(int order) : Exception($"order {order} failed")
    {
        public int Order { get; } = order;
    }
}
