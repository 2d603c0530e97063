using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;
using MultiProc.Serialization;

namespace MultiProc.UnitTests.Serialization;

public class IlTokensTests
{
    private const int Token = 0x0A123456;

    /// <summary>Every instruction that the runtime knows, but the prefixes of its own use and the one of no fixed size.</summary>
    public static TheoryData<string> Names => [.. All.Keys];

    private static Dictionary<string, OpCode> All { get; } = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .Where(code => code.OpCodeType != OpCodeType.Nternal && code.OperandType != OperandType.InlineSwitch)
        .ToDictionary(code => code.Name!);

    [Theory]
    [MemberData(nameof(Names))]
    public void Next_FindsWhatFollows_WhateverTheInstruction(string name)
    {
        var code = All[name];
        // An operand that would be read as a call if its size were wrong.
        byte[] operand = [.. Enumerable.Repeat((byte)OpCodes.Call.Value, OperandSize(code))];
        var tokens = new IlTokens([.. Bytes(code), .. operand, .. Call()]);

        if (NamesToken(code))
        {
            tokens.Next().Should().BeTrue();
            tokens.Instruction.Should().Be(code.Size == 1 ? code.Value : IlTokens.TwoByte | (code.Value & 0xFF));
        }

        tokens.Next().Should().BeTrue();
        tokens.Instruction.Should().Be(OpCodes.Call.Value);
        tokens.Token.Should().Be(Token);
        tokens.Next().Should().BeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Next_FindsWhatFollows_WhenThereIsASwitch(int targets)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(count, targets);
        var tokens = new IlTokens([.. Bytes(OpCodes.Switch), .. count, .. Enumerable.Repeat((byte)OpCodes.Call.Value, 4 * targets), .. Call()]);

        tokens.Next().Should().BeTrue();
        tokens.Token.Should().Be(Token);
        tokens.Next().Should().BeFalse();
    }

    private static byte[] Call() => [(byte)OpCodes.Call.Value, 0x56, 0x34, 0x12, 0x0A];

    private static byte[] Bytes(OpCode code) => code.Size == 1 ? [(byte)code.Value] : [(byte)(code.Value >> 8), (byte)code.Value];

    private static bool NamesToken(OpCode code) => code.OperandType is OperandType.InlineField or OperandType.InlineMethod
        or OperandType.InlineTok or OperandType.InlineType or OperandType.InlineString;

    private static int OperandSize(OpCode code) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
