using System.Runtime.InteropServices;
using MultiProc.Channels.Lanes;
using MultiProc.Platform;
using MultiProc.Serialization;

namespace MultiProc.UnitTests.Channels.Models;

/// <summary>A message that says which it is, in all of its bytes and in its handle.</summary>
/// <param name="Writer">Who writes it.</param>
/// <param name="Number">As which.</param>
internal readonly record struct ModelMessage(int Writer, int Number)
{
    private byte Mark => (byte)((Writer * 16) + Number + 1);

    public byte[] ToBytes(int size)
    {
        var bytes = new byte[size];
        Array.Fill(bytes, Mark);
        bytes[0] = (byte)Writer;
        bytes[1] = (byte)Number;
        return bytes;
    }

    public SafeHandle ToHandle()
    {
        var region = SharedRegion.Create(sizeof(ulong));
        region.UInt64At(0) = Mark;
        region.Unmap();
        return region.Handle;
    }

    /// <summary>Reads it back.</summary>
    /// <returns>null if it is not whole, or has what belongs to another.</returns>
    public static ModelMessage? Read(IncomingMessage message)
    {
        var bytes = message.Bytes.Span;
        var read = new ModelMessage(bytes[0], bytes[1]);
        var isWhole = message.Trouble is null && !bytes[2..].ContainsAnyExcept(read.Mark);
        foreach (var handle in message.Handles)
        {
            var region = SharedRegion.Open((Microsoft.Win32.SafeHandles.SafeFileHandle)handle);
            isWhole &= region.UInt64At(0) == read.Mark;
            region.Unmap();
        }

        message.GiveBack(closeHandles: true);
        return isWhole ? read : null;
    }
}
