using System.Net.Http.Headers;
using Microsoft.Win32.SafeHandles;

namespace MultiProc.IntegrationTests.Processes;

/// <summary>What a program allows and registers holds for all ways into a child, though the child's Main never ran.</summary>
public sealed class PicklerTests
{
    public PicklerTests() => Teach();

    [Fact]
    public async Task Registered_Arrives_AsCaptureArgumentAndField()
    {
        using var sensor = new Sensor(7);
        (await Process.RunAsync(() => sensor.Port + sensor.Beats)).Should().Be(7);

        using var child = new Process(
            (Sensor argument, (Sensor Field, string) pair, List<Sensor> list) =>
                Environment.ExitCode = ReferenceEquals(argument, pair.Field) && ReferenceEquals(argument, list[0]) && ReferenceEquals(argument, sensor) ? argument.Port : 1,
            sensor,
            (sensor, ""),
            new List<Sensor> { sensor });
        child.Start();
        await child.JoinAsync();

        child.ExitCode.Should().Be(7);
    }

    [Fact]
    public async Task Registered_ReachesGrandchildren_OnlyWhereTheChildRegistersIt()
    {
        using var sensor = new Sensor(7);

        // A child that sends one on is a sender, and needs the registration.
        var port = await Process.RunAsync(static async () => await InGrandchild());
        port.Should().Be(8);

        static async Task<int> InGrandchild()
        {
            Teach();
            using var own = new Sensor(8);
            return await Process.RunAsync(() => own.Port);
        }
    }

    [Fact]
    public async Task Result_OfARegisteredType_ComesBack_WhereTheChildRegistersIt()
    {
        var one = await Process.RunAsync(static () => new SelfTaught(5));

        one.Number.Should().Be(5, "the static constructor registers the type in each process that makes one");
        one.IsRebuilt.Should().BeTrue();
    }

    [Fact]
    public async Task Result_OfATypeThatOnlyTheParentRegistered_IsRefusedByName()
    {
        var run = () => Process.RunAsync(static () => new Sensor(5));

        (await run.Should().ThrowAsync<PicklingException>()).Which.Path.Should().StartWith("result");
    }

    [Fact]
    public async Task Exception_OfARegisteredType_ArrivesByItsRegistration()
    {
        var run = () => Process.RunAsync(static () =>
        {
            Teach();
            throw new SensorException("too hot", Thread.CurrentThread);
        });

        (await run.Should().ThrowAsync<SensorException>()).Which.Message.Should().Be("too hot");
    }

    [Fact]
    public async Task Allowed_GoesThereAndBack_ThoughTheChildNeverAllowedIt()
    {
        var value = new RetryConditionHeaderValue(TimeSpan.FromSeconds(7));

        var back = await Process.RunAsync(() => new[] { value, new RetryConditionHeaderValue(value.Delta!.Value * 2) });

        back.Select(each => each.ToString()).Should().Equal("7", "14");
    }

    [Fact]
    public async Task Transferable_OfTheUsers_CarriesAHandleAndObjects()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "through the handle");
        using var file = new SharedFile(File.OpenHandle(path), ["x", "y"]);
        File.Delete(path);

        var text = await Process.RunAsync(() => file.Read() + file.Names.Count);

        text.Should().Be("through the handle2");
    }

    [Fact]
    public void Transferable_OfTheUsers_RefusesByPath_BeforeAChildExists()
    {
        using var file = new SharedFile(null, []);
        using var child = new Process((object[] all) => Environment.ExitCode = all.Length, [new object[] { 1, file }]);

        var start = child.Start;

        start.Should().Throw<PicklingException>().Which.Message.Should().StartWith($"args[0][1]: {typeof(SharedFile)} has no file");
    }

    private static void Teach()
    {
        Pickler.AllowFields<RetryConditionHeaderValue>();
        Pickler.Register<Sensor, int>(static sensor => sensor.Port, static port => new Sensor(port));
        Pickler.Register<SensorException, string>(static error => error.Message, static message => new SensorException(message, Thread.CurrentThread));
    }

    private sealed class Sensor(int port) : IDisposable
    {
        private readonly Timer _timer = new(_ => { }, null, Timeout.Infinite, Timeout.Infinite);

        public int Port => port;

        public int Beats => _timer.Change(Timeout.Infinite, Timeout.Infinite) ? 0 : 1;

        public void Dispose() => _timer.Dispose();
    }

    private sealed class SensorException(string message, Thread thrower) : Exception(message)
    {
        public Thread Thrower => thrower;
    }

    private sealed class SelfTaught
    {
        private readonly Thread _maker = Thread.CurrentThread;

        static SelfTaught() => Pickler.Register<SelfTaught, int>(static each => each.Number, static number => new SelfTaught(number) { IsRebuilt = true });

        public SelfTaught(int number) => Number = number;

        public int Number { get; }

        public bool IsRebuilt { get; init; }

        public bool IsMadeHere => _maker == Thread.CurrentThread;
    }

    private sealed class SharedFile(SafeFileHandle? handle, List<string> names) : ITransferable, IDisposable
    {
        private SafeFileHandle? _handle = handle;
        private List<string> _names = names;

        public List<string> Names => _names;

        public string Read()
        {
            Span<byte> bytes = stackalloc byte[64];
            return System.Text.Encoding.UTF8.GetString(bytes[..RandomAccess.Read(_handle!, bytes, 0)]);
        }

        public void Dispose() => _handle?.Dispose();

        void ITransferable.Dump(TransferWriter writer)
        {
            writer.WriteObject(_names);
            writer.WriteHandle(_handle ?? throw writer.Refuse("has no file."));
        }

        void ITransferable.Load(TransferReader reader)
        {
            _names = (List<string>)reader.ReadObject()!;
            _handle = (SafeFileHandle)reader.ReadHandle();
        }
    }
}
