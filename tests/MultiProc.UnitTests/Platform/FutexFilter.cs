using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using MultiProc.Platform.Interop;

namespace MultiProc.UnitTests.Platform;

/// <summary>A seccomp filter as container profiles have them, for one thread: futex_waitv is answered with an error. Linux only.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class FutexFilter
{
    private const int PR_SET_SECCOMP = 22;
    private const int PR_SET_NO_NEW_PRIVS = 38;
    private const int SECCOMP_MODE_FILTER = 2;
    private const uint SECCOMP_RET_ALLOW = 0x7FFF0000;
    private const uint SECCOMP_RET_ERRNO = 0x00050000;
    private const ushort LoadWord = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort Return = 0x06;
    private const uint FutexWaitv = 449;

    /// <summary>For the calling thread, until it ends, and for threads that it starts.</summary>
    public static void Install(int error)
    {
        var code = stackalloc Instruction[4];
        code[0] = new Instruction(LoadWord, 0, 0, 0);
        code[1] = new Instruction(JumpIfEqual, 0, 1, FutexWaitv);
        code[2] = new Instruction(Return, 0, 0, SECCOMP_RET_ERRNO | (uint)error);
        code[3] = new Instruction(Return, 0, 0, SECCOMP_RET_ALLOW);
        var program = new Filter { Length = 4, Code = code };
        if (Prctl.Set(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || Prctl.Set(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, (nuint)(&program), 0, 0) != 0)
            throw Errno.Last("cannot install a filter");
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Instruction(ushort operation, byte ifTrue, byte ifFalse, uint value)
    {
        private readonly ushort _operation = operation;
        private readonly byte _ifTrue = ifTrue;
        private readonly byte _ifFalse = ifFalse;
        private readonly uint _value = value;
    }

    private struct Filter
    {
        public ushort Length;
        public Instruction* Code;
    }
}
