using System.Runtime.InteropServices;
using MultiProc.Platform.Interop;

namespace MultiProc.Platform;

/// <summary>A thread that the C library makes.</summary>
/// <remarks>For the one that every child starts before its first line. Whoever starts a thread of the framework waits until it runs, and loads an
/// assembly for its type: half a millisecond.</remarks>
internal static unsafe class NativeThread
{
    private const int StackSize = 64 * 1024;

    /// <summary>Starts a thread for a function that is not expected to return: it is never joined, and the end of the process does not wait for it.</summary>
    /// <exception cref="OutOfMemoryException">There is no room for a thread.</exception>
    public static void Start(Action function)
    {
        var handle = GCHandle.ToIntPtr(GCHandle.Alloc(function));
        try
        {
            var attributes = stackalloc byte[Pthread.OpaqueSize];
            nint thread;
            if (Pthread.AttributesInit(attributes) == 0
                && Pthread.AttributesSetStackSize(attributes, StackSize) == 0
                && Pthread.Create(&thread, attributes, &Run, handle) == 0)
            {
                return;
            }
        }
        catch (EntryPointNotFoundException)
        {
            // glibc before 2.34 has them in a library of their own. This exception costs a child some milliseconds; to look for the function first would cost
            // every child on every system 0.3, with the assembly of NativeLibrary.
        }

        StartManaged(function);
    }

    // A method of its own: its types are loaded with the method that names them.
    private static void StartManaged(Action function) =>
        new Thread(function.Invoke, StackSize) { IsBackground = true, Name = "MultiProc lifeline" }.UnsafeStart();

    [UnmanagedCallersOnly]
    private static nint Run(nint handle)
    {
        ((Action)GCHandle.FromIntPtr(handle).Target!)();
        return 0;
    }
}
