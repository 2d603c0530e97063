using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MultiProc.Serialization;

namespace MultiProc.UnitTests.Serialization;

/// <summary>Messages of numbers, written without the pickler: it must not be possible to tell the difference.</summary>
public sealed class PlainMessageTests
{
    public static TheoryData<object> Numbers { get; } =
    [
        true, (byte)200, (sbyte)-7, (short)-300, (ushort)60_000, int.MinValue, uint.MaxValue, long.MinValue, ulong.MaxValue, 'é',
        1.5f, double.NaN, (Half)0.5, 79228162514264337593543950335m, Int128.MinValue, UInt128.MaxValue,
        new Guid("00112233-4455-6677-8899-aabbccddeeff"), TimeSpan.MinValue, new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc), DateOnly.MaxValue, TimeOnly.MaxValue,
        DayOfWeek.Friday,
    ];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void TheBytes_AreThoseOfThePickler_AndAreReadByBoth(object value)
    {
        var plain = PlainMessage.TryMake(value.GetType());
        plain.Should().NotBeNull();
        var bytes = BytesOf(value);
        var message = new byte[plain!.Length];
        plain.Write(bytes, message);

        message.Should().Equal(Pickle.DumpBytes(value));
        Pickle.Load(message).Should().Be(value);
        var back = new byte[bytes.Length];
        plain.TryRead(message, back).Should().BeTrue();
        back.Should().Equal(bytes);
    }

    [Theory]
    [InlineData(typeof(string))]
    [InlineData(typeof(object))]
    [InlineData(typeof(int?))]
    [InlineData(typeof(int[]))]
    [InlineData(typeof(KeyValuePair<int, string>))]
    [InlineData(typeof(OfTheUser))]
    [InlineData(typeof(CancellationToken))]
    public void OtherTypes_GoTheUsualWay(Type type) => PlainMessage.TryMake(type).Should().BeNull();

    [Fact]
    public void OtherMessages_AreNotTakenForOnes()
    {
        var plain = PlainMessage.TryMake(typeof(int))!;
        Span<byte> room = stackalloc byte[sizeof(int)];
        var message = Pickle.DumpBytes(7);
        plain.TryRead(message.AsSpan()[..^1], room).Should().BeFalse();
        plain.TryRead([.. message, 0], room).Should().BeFalse();
        plain.TryRead(Pickle.DumpBytes(7u), room).Should().BeFalse("it is of another type with as many bytes");
        plain.TryRead([], room).Should().BeFalse();
        message[0]++;
        plain.TryRead(message, room).Should().BeFalse("it has another format");
    }

    [Fact]
    public async Task Queues_GiveWhatWasPut_WhicheverWayItWent()
    {
        using var q = new Queue<int>(maxSize: 1);
        using var simple = new SimpleQueue<double>();
        var token = TestContext.Current.CancellationToken;
        for (var i = 0; i < 10; i++)
        {
            q.Put(i, token);
            var waits = Task.Run(() => q.Put(-i, token), token); // for room: pickled
            q.Get(token).Should().Be(i);
            q.Get(token).Should().Be(-i);
            await waits;
            simple.Put(i / 3.0, token);
            simple.Get(token).Should().Be(i / 3.0);
        }
    }

    private static byte[] BytesOf(object value)
    {
        var bytes = new byte[RuntimeHelpers.SizeOf(value.GetType().TypeHandle)];
        MemoryMarshal.CreateSpan(ref Unsafe.As<StrongBox<byte>>(value).Value, bytes.Length).CopyTo(bytes);
        return bytes;
    }

    private record struct OfTheUser(int Number);
}
