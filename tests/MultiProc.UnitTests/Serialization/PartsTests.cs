using System.Buffers;
using MultiProc.Serialization;

namespace MultiProc.UnitTests.Serialization;

/// <summary>Large arrays are parts of a message where they lie.</summary>
public class PartsTests
{
    private const int Large = 100_000;

    public static TheoryData<object> LargeValues =>
    [
        Enumerable.Range(0, Large).ToArray(),
        Enumerable.Range(0, Large).ToList(),
        Enumerable.Range(0, Large).Select(i => new Guid(i, 0, 0, new byte[8])).ToArray(),
        Enumerable.Range(0, Large).Select(i => (i, i / 2.0)).ToArray(),
        Enumerable.Range(0, Large).Select(i => i % 3 == 0).ToArray(),
        new object[] { "before", new byte[Large], "between", new byte[Large], Enumerable.Range(0, Large).ToList(), "after" },
    ];

    [Theory]
    [MemberData(nameof(LargeValues))]
    public void Load_GivesAnEqualCopy_WhateverTheParts(object value)
    {
        var message = Pickle.Dump(value);
        message.Parts.Length.Should().BeGreaterThan(1);
        var bytes = message.ToArray();
        bytes.LongLength.Should().Be(message.Length);

        ShouldEqual(Pickle.Load(message), value);
        ShouldEqual(Pickle.Load(bytes), value);
        ShouldEqual(Pickle.Load(new PickledMessage(Split(bytes, 33_333), [], [])), value);
    }

    [Fact]
    public void Load_GivesAnEqualCopy_WhenThePartsAreAsSmallAsCanBe()
    {
        var value = new object[] { "text", 1.5, new Dictionary<string, int> { ["a"] = 1 }, new string('x', 300), 'c' };
        var bytes = Pickle.Dump(value).ToArray();

        for (var size = 1; size < 20; size++)
        {
            Pickle.Load(new PickledMessage(Split(bytes, size), [], [])).Should().BeEquivalentTo(value);
            Pickle.Load(new PickledMessage(Array.ConvertAll(Split(bytes, size), part => (ReadOnlyMemory<byte>)new Foreign(part).Memory), [], [])).Should().BeEquivalentTo(value);
        }
    }

    [Fact]
    public void Load_Throws_WhenAPartIsMissing()
    {
        var message = Pickle.Dump(new object[] { new byte[Large], new byte[Large] });

        for (var count = 0; count < message.Parts.Length - 1; count++)
        {
            var load = () => Pickle.Load(new PickledMessage(message.Parts[..count], [], []));
            load.Should().Throw<UnpicklingException>();
        }
    }

    [Fact]
    public void Dump_CopiesNothing_WhenTheArrayIsLarge()
    {
        var array = new double[1_000_000];
        _ = Pickle.Dump(array);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var message = Pickle.Dump(array);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(2000);
        array[0] = 1.5;
        ((double[])Pickle.Load(message)!)[0].Should().Be(1.5, "it lies where it lay");
    }

    [Fact]
    public void Dump_WritesTheSame_IntoABuffer()
    {
        foreach (var value in new object[] { "text", new byte[Large], new object[] { new byte[Large], 1 } })
        {
            var buffer = new ArrayBufferWriter<byte>();

            Pickle.Dump(value, buffer);

            buffer.WrittenSpan.SequenceEqual(Pickle.Dump(value).ToArray()).Should().BeTrue();
        }
    }

    [Fact]
    public void ToArray_SaysSo_WhenItIsMoreThanAnArrayHolds()
    {
        var part = new Foreign(new byte[1]) { Claimed = Array.MaxLength }.Memory;

        var flatten = () => new PickledMessage([part, part], [], []).ToArray();

        flatten.Should().Throw<InvalidOperationException>().WithMessage("*send it in parts*");
    }

    // An assertion that compares a hundred thousand members one by one takes seconds.
    private static void ShouldEqual(object? copy, object value)
    {
        copy.Should().BeOfType(value.GetType());
        Elements(copy!).SequenceEqual(Elements(value)).Should().BeTrue();
    }

    private static IEnumerable<object> Elements(object value) =>
        value is System.Collections.IEnumerable all and not string ? all.Cast<object>().SelectMany(Elements) : [value];

    private static ReadOnlyMemory<byte>[] Split(byte[] bytes, int size) =>
        [.. Enumerable.Range(0, (bytes.Length + size - 1) / size).Select(i => new ReadOnlyMemory<byte>(bytes, i * size, Math.Min(size, bytes.Length - (i * size))))];

    /// <summary>Memory that is no array, as what another process mapped.</summary>
    private sealed class Foreign(ReadOnlyMemory<byte> bytes) : MemoryManager<byte>
    {
        private readonly byte[] _bytes = bytes.ToArray();

        public int? Claimed { get; init; }

        public override Memory<byte> Memory => CreateMemory(Claimed ?? _bytes.Length);

        public override Span<byte> GetSpan() => _bytes;

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
