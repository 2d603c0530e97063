using MultiProc.Serialization;
using MultiProc.UnitTests.Serialization.Cases;

namespace MultiProc.UnitTests.Serialization;

/// <summary>The other process: reads values from its standard input, checks them, and tells what it found.</summary>
/// <remarks>Nothing can pass there by luck, neither pointers, nor hash codes, nor the singletons of the sender.</remarks>
internal static class Receiver
{
    public const string Variable = "MULTIPROC_PICKLE_RECEIVER";
    public const string Passed = "passed";

    /// <summary>In place of a case's name: the answer is the value as text.</summary>
    public const string AsText = "=";

    /// <summary>In place of a case's name: the value is a delegate, the answer is what it returns.</summary>
    public const string AsResult = "()";

    public static void Run()
    {
        using var input = new BinaryReader(Console.OpenStandardInput());
        using var output = new BinaryWriter(Console.OpenStandardOutput());
        for (var name = input.ReadString(); name.Length > 0; name = input.ReadString())
        {
            output.Write(Check(name, input.ReadBytes(input.ReadInt32())));
            output.Flush();
        }
    }

    private static string Check(string name, byte[] bytes)
    {
        try
        {
            if (name == AsText)
                return Pickle.Load(new PickledMessage(bytes, [], []))?.ToString() ?? "";
            if (name == AsResult)
                return ((Delegate)Pickle.Load(new PickledMessage(bytes, [], []))!).DynamicInvoke()?.ToString() ?? "";
            Battery.Get(name).Check(Pickle.Load(new PickledMessage(bytes, [], [])));
            return Passed;
        }
        catch (Exception error)
        {
            return error.ToString();
        }
    }
}
