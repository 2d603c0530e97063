using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MemoryPack;

namespace MultiProc.UnitTests.Serialization;

/// <summary>Serializers of others fit behind <see cref="IPickler"/> in a few lines.</summary>
public partial class OtherPicklersTests
{
    private static readonly Reading s_reading = new(7, "boiler", [1.5, 2.5]);

    public static TheoryData<IPickler> Picklers => new((IPickler[])[new MemoryPackPickler(), new JsonPickler(ReadingContext.Default), Pickler.Default]);

    [Theory]
    [MemberData(nameof(Picklers), DisableDiscoveryEnumeration = true)]
    public void Load_GivesWhatDumpTook(IPickler pickler)
    {
        var buffer = new ArrayBufferWriter<byte>();

        pickler.Dump(buffer, s_reading);
        var copy = pickler.Load<Reading>(new ReadOnlySequence<byte>(buffer.WrittenMemory));

        copy.Should().BeEquivalentTo(s_reading).And.NotBeSameAs(s_reading);
    }

    [Theory]
    [MemberData(nameof(Picklers), DisableDiscoveryEnumeration = true)]
    public void Load_Throws_WhenTheBytesAreCut(IPickler pickler)
    {
        var buffer = new ArrayBufferWriter<byte>();
        pickler.Dump(buffer, s_reading);

        var load = () => pickler.Load<Reading>(new ReadOnlySequence<byte>(buffer.WrittenMemory[..^1]));

        load.Should().Throw<Exception>().Which.Should().Match(error => error is MemoryPackSerializationException || error is JsonException || error is UnpicklingException);
    }

    [Theory]
    [MemberData(nameof(Picklers), DisableDiscoveryEnumeration = true)]
    public void Dump_WritesBehindWhatIsThere(IPickler pickler)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write<byte>([1, 2, 3]);

        pickler.Dump(buffer, s_reading);

        pickler.Load<Reading>(new ReadOnlySequence<byte>(buffer.WrittenMemory[3..])).Name.Should().Be("boiler");
    }

    [MemoryPackable]
    internal sealed partial record Reading(int Id, string Name, double[] Values);

    [JsonSerializable(typeof(Reading))]
    internal sealed partial class ReadingContext : JsonSerializerContext;

    private sealed class MemoryPackPickler : IPickler
    {
        public void Dump<T>(IBufferWriter<byte> writer, T value) => MemoryPackSerializer.Serialize(writer, value);

        public T Load<T>(in ReadOnlySequence<byte> bytes) => MemoryPackSerializer.Deserialize<T>(bytes)!;
    }

    private sealed class JsonPickler(JsonSerializerContext context) : IPickler
    {
        public void Dump<T>(IBufferWriter<byte> writer, T value)
        {
            using var json = new Utf8JsonWriter(writer);
            JsonSerializer.Serialize(json, value, Info<T>());
        }

        public T Load<T>(in ReadOnlySequence<byte> bytes)
        {
            var reader = new Utf8JsonReader(bytes);
            return JsonSerializer.Deserialize(ref reader, Info<T>())!;
        }

        private JsonTypeInfo<T> Info<T>() =>
            (JsonTypeInfo<T>?)context.GetTypeInfo(typeof(T)) ?? throw new NotSupportedException($"{typeof(T)} is not in the generated context.");
    }
}
