using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MultiProc.Serialization.Plans;

/// <summary>An open file, pipe or socket of the user's: the receiver gets a handle of its own for the same one, and the sender may close its own at once.</summary>
internal sealed class OpenHandlePlan : LeafPlan
{
    private readonly Func<object, SafeHandle> _handleOf;
    private readonly Func<SafeHandle, object> _make;

    private OpenHandlePlan(Type type, Func<object, SafeHandle> handleOf, Func<SafeHandle, object> make)
        : base(type) => (_handleOf, _make) = (handleOf, make);

    public static OpenHandlePlan OfFile() => new(typeof(SafeFileHandle), static value => (SafeHandle)value, static handle => handle);

    public static OpenHandlePlan OfPipe() =>
        new(typeof(SafePipeHandle), static value => (SafeHandle)value, static handle => new SafePipeHandle(Take(handle), ownsHandle: true));

    public static OpenHandlePlan OfSocket() =>
        new(typeof(Socket), static value => ((Socket)value).SafeHandle, static handle => new Socket(new SafeSocketHandle(Take(handle), ownsHandle: true)));

    public override void WriteHead(PickleWriter writer, object value)
    {
        var handle = _handleOf(value);
        if (handle.IsClosed || handle.IsInvalid)
            throw writer.Refuse(Type.ToString(), "is an operating-system handle that is closed, or never was open.");
        writer.Transferred = value; // what is named where bytes are all that can be carried
        writer.WriteHandle(handle);
        writer.Transferred = null;
    }

    public override object ReadHead(PickleReader reader) => _make(reader.ReadHandle());

    /// <summary>The number, which belongs to another object from now on.</summary>
    private static nint Take(SafeHandle handle)
    {
        if (handle.IsClosed || handle.IsInvalid)
            throw new UnpicklingException("two objects of it are to have one handle");
        var number = handle.DangerousGetHandle();
        handle.SetHandleAsInvalid();
        return number;
    }
}
