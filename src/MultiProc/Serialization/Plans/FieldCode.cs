using System.Runtime.CompilerServices;

namespace MultiProc.Serialization.Plans;

/// <summary>Code made at run time for the fields of a class: it writes and reads byte for byte what <see cref="FieldSlot"/> does.</summary>
/// <remarks>Only for types that are met often, and in the background: making it takes as long as some thousand objects take without it.</remarks>
internal sealed class FieldCode
{
    /// <summary>After so many objects it is made.</summary>
    public const int Often = 1000;

    private readonly TypePart[] _parts;
    private int _uses;
    private Action<PickleWriter, object>? _write;
    private Action<PickleReader, object>? _read;

    private FieldCode(TypePart[] parts) => _parts = parts;

    public bool IsMade => _read is not null;

    /// <summary>For a class all of whose parts are fields, where code can be made.</summary>
    public static FieldCode? For(Type type, TypePart[] parts)
    {
        if (!RuntimeFeature.IsDynamicCodeCompiled || type.IsCollectible || parts.Length == 0)
            return null;
        foreach (var part in parts)
        {
            if (part is not FieldsPart)
                return null;
        }

        return new FieldCode(parts);
    }

    /// <summary>Writes the fields, if it is made; else they are to be written one by one.</summary>
    public bool TryWrite(PickleWriter writer, object value)
    {
        // What is written to find out where something lies goes the slow way, which tells.
        if (_write is not { } write || writer.Trace is not null)
            return CountUse();
        write(writer, value);
        return true;
    }

    /// <inheritdoc cref="TryWrite"/>
    public bool TryRead(PickleReader reader, object value)
    {
        if (_read is not { } read)
            return CountUse();
        read(reader, value);
        return true;
    }

    /// <summary>Makes it now.</summary>
    public void Make()
    {
        FieldSlot[] fields = [.. _parts.SelectMany(part => ((FieldsPart)part).Fields)];
        _write = FieldWriteEmitter.Make(fields);
        _read = FieldReadEmitter.Make(fields);
        HotText.IsWorthWhile = BitConverter.IsLittleEndian;
    }

    // Several threads may lose counts to each other, but one of them counts the last.
    private bool CountUse()
    {
        if (_uses < Often && ++_uses == Often)
            MakeSoon();
        return false;
    }

    // Apart, so that a child that is starting does not load the assembly of the thread pool.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MakeSoon() => ThreadPool.UnsafeQueueUserWorkItem(static code => code.Make(), this, preferLocal: false);
}
