using System.Buffers.Binary;

namespace MultiProc.Serialization;

/// <summary>Goes through the instructions of a method body that name a field, a method or a type.</summary>
/// <remarks>Operand sizes are those of ECMA-335, partition III.</remarks>
internal ref struct IlTokens(ReadOnlySpan<byte> code)
{
    private const byte Prefix = 0xFE;
    private const byte Switch = 0x45;

    private readonly ReadOnlySpan<byte> _code = code;
    private int _position;

    /// <summary>The instruction: its second byte with <see cref="TwoByte"/> added where there are two.</summary>
    public int Instruction { get; private set; }

    /// <summary>Where the instruction starts.</summary>
    public int Start { get; private set; }

    /// <summary>The metadata token that it names.</summary>
    public int Token { get; private set; }

    public const int TwoByte = 0x100;

    public bool Next()
    {
        while (_position < _code.Length)
        {
            Start = _position;
            Instruction = _code[_position++];
            if (Instruction == Prefix)
                Instruction = TwoByte | _code[_position++];
            if (NamesToken(Instruction))
            {
                Token = ReadInt32();
                return true;
            }

            _position += Instruction == Switch ? 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(_code[_position..])) : OperandSize(Instruction);
        }

        return false;
    }

    private int ReadInt32()
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(_code[_position..]);
        _position += sizeof(int);
        return value;
    }

    private static bool NamesToken(int instruction) => instruction switch
    {
        // jmp, call; callvirt … newobj, castclass, isinst; unbox; fields; stobj; box, newarr; ldelema
        0x27 or 0x28 or (>= 0x6F and <= 0x75) or 0x79 or (>= 0x7B and <= 0x81) or 0x8C or 0x8D or 0x8F => true,
        // ldelem, stelem, unbox.any; refanyval, mkrefany; ldtoken
        (>= 0xA3 and <= 0xA5) or 0xC2 or 0xC6 or 0xD0 => true,
        // ldftn, ldvirtftn; initobj, constrained; sizeof
        TwoByte | 0x06 or TwoByte | 0x07 or TwoByte | 0x15 or TwoByte | 0x16 or TwoByte | 0x1C => true,
        _ => false,
    };

    private static int OperandSize(int instruction) => instruction switch
    {
        // ldarg.s … stloc.s, ldc.i4.s, short branches, leave.s
        (>= 0x0E and <= 0x13) or 0x1F or (>= 0x2B and <= 0x37) or 0xDE => 1,
        // ldc.i4, ldc.r4, calli, branches, leave
        0x20 or 0x22 or 0x29 or (>= 0x38 and <= 0x44) or 0xDD => 4,
        // ldc.i8, ldc.r8
        0x21 or 0x23 => 8,
        // ldarg … stloc; unaligned, no
        >= (TwoByte | 0x09) and <= (TwoByte | 0x0E) => 2,
        TwoByte | 0x12 or TwoByte | 0x19 => 1,
        _ => 0,
    };
}
