using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MultiProc.ConformanceTests;

/// <summary>What _TestConnection and TestInvalidHandle say about handles of the user's in messages.</summary>
public sealed class HandleTransferTests
{
    [Theory]
    [PythonTest("_TestConnection.test_fd_transfer")]
    [PythonTest("_TestConnection.test_large_fd_transfer")]
    [InlineData(0, "foo")]
    [InlineData(300, "bar")]
    public void AnOpenFile_IsWrittenByAnotherProcess(int openBefore, string text)
    {
        var path = Path.GetTempFileName();
        var (conn, childConn) = Pipe.Create();
        var child = Child.Start(() => WriteToReceivedFile(childConn, openBefore, text));
        childConn.Dispose();
        var taken = TakeDescriptors(openBefore);
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write))
        {
            ((int)file.DangerousGetHandle()).Should().BeGreaterThan(openBefore);
            conn.Send(file);
        }

        conn.Recv<int>().Should().BeGreaterThan(openBefore, "that is its number there");
        taken.ForEach(t => t.Dispose());
        conn.Dispose();
        Child.End(child);
        File.ReadAllText(path).Should().Be(text);
        File.Delete(path);
    }

    // Python: bytes without the descriptor that belongs to them.
    [Fact, PythonTest("_TestConnection.test_missing_fd_transfer")]
    public void Recv_OfAHandle_Throws_WhenNoneCame()
    {
        var (conn, childConn) = Pipe.Create();
        var child = Child.Start(() =>
        {
            childConn.SendBytes(new byte[1]);
            childConn.Send(1729);
        });
        childConn.Dispose();
        conn.Invoking(c => c.Recv<SafeFileHandle>()).Should().Throw<UnpicklingException>();
        conn.Recv<int>().Should().Be(1729, "the next message is whole");
        conn.Dispose();
        Child.End(child);
    }

    // Python makes a Connection of any number; here only a handle in a message can be wrong.
    [Theory, PythonTest("TestInvalidHandle.test_invalid_handles")]
    [InlineData(44977608, typeof(IOException))]
    [InlineData(-1, typeof(PicklingException))]
    public void ANumberThatIsNoHandle_IsRefused_AndTheConnectionGoesOn(int number, Type error)
    {
        var (a, b) = Pipe.Create();
        using (a)
        using (b)
        using (var handle = new SafeFileHandle(number, ownsHandle: false))
        {
            a.Invoking(c => c.Send(handle)).Should().Throw<Exception>().Which.Should().BeOfType(error);
            a.Send(1);
            b.Recv<int>().Should().Be(1);
        }
    }

    private static void WriteToReceivedFile(Connection connection, int openBefore, string text)
    {
        var taken = TakeDescriptors(openBefore);
        using (var file = connection.Recv<SafeFileHandle>())
        {
            RandomAccess.Write(file, Encoding.ASCII.GetBytes(text), 0);
            connection.Send((int)file.DangerousGetHandle());
        }

        taken.ForEach(t => t.Dispose());
    }

    private static List<SafeFileHandle> TakeDescriptors(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => File.OpenHandle("/dev/null"))];
}
