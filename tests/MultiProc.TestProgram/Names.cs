using System.Runtime.InteropServices;
using MultiProc.Platform;
using MultiProc.Platform.Interop;

namespace MultiProc.TestProgram;

/// <summary>Scenes of a program that opens the name "a" in a folder, and ends without letting go of it.</summary>
internal static class Names
{
    private const long Size = NamedRegion.HeaderSize + 128;
    private const long Place = NamedRegion.HeaderSize;
    private static NamedRegion? s_held;
    private static Lock? s_lock;

    /// <summary>Says whether it made the object, adds 1 to what it found there (5 where it is new), and ends.</summary>
    public static int OpenAndEnd(string folder, string how)
    {
        try
        {
            s_held = Open(folder);
        }
        catch (ProcessException refusal)
        {
            Console.WriteLine(refusal.Message);
            return 1;
        }

        Console.WriteLine(s_held.CreatedNew ? "made" : "opened");
        Console.WriteLine(s_held.Region.UInt64At(Place)++);
        switch (how)
        {
            case "exit":
                new Thread(() => Environment.Exit(0)).Start();
                Thread.Sleep(Timeout.Infinite);
                break;
            case "terminate":
                _ = Signal.Kill(Environment.ProcessId, Signal.SIGTERM);
                Thread.Sleep(Timeout.Infinite);
                break;
            case "kill":
                _ = Signal.Kill(Environment.ProcessId, Signal.SIGKILL);
                Thread.Sleep(Timeout.Infinite);
                break;
            case "throw":
                throw new InvalidOperationException("nobody catches this");
            default:
                break;
        }

        return 0;
    }

    /// <summary>Leaves Main while it holds a lock by a name that it opened before it started the child, which opens the name meanwhile.</summary>
    public static int LeaveBeforeChild(string name)
    {
        s_lock = new Lock(name);
        s_lock.Acquire();
        var leaving = new Event();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => leaving.Set();
        new Process(() =>
        {
            leaving.Wait();
            using var found = new Lock(name);
            Console.WriteLine(found.CreatedNew ? "made" : "opened");
            Console.WriteLine(found.Locked ? "held" : "free");
        }).Start();
        return 0;
    }

    /// <summary>Sends it to a child, which says what it finds. Nothing is disposed, and nothing collected.</summary>
    public static int SendAndReturn(string folder)
    {
        s_held = Open(folder);
        var sent = new Sent(folder, s_held.Hold());
        var child = new Process(() =>
        {
            s_held = sent.Receive();
            Console.WriteLine(s_held.Region.UInt64At(Place));
        });
        child.Start();
        child.Join();
        return child.ExitCode!.Value;
    }

    private static NamedRegion Open(string folder) =>
        NamedRegion.Open(new NamedFolder(folder), "a", Size, region => region.UInt64At(Place) = 5, _ => { });

    private sealed class Sent(string folder, SafeHandle hold) : ITransferable
    {
        private string _folder = folder;
        private SafeHandle _hold = hold;

        public NamedRegion Receive() => NamedRegion.Receive(new NamedFolder(_folder), "a", _hold, Size, _ => { });

        void ITransferable.Dump(TransferWriter writer)
        {
            writer.WriteString(_folder);
            writer.WriteHandle(_hold);
        }

        void ITransferable.Load(TransferReader reader)
        {
            _folder = reader.ReadString()!;
            _hold = reader.ReadHandle();
        }
    }
}
