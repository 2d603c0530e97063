using MultiProc.UnitTests.Serialization;

/// <summary>Makes a copy of this executable the receiver of the battery: the runtime calls it before Main, if the environment names this assembly.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Receiver.Variable) is null)
            return;
        Receiver.Run();
        Environment.Exit(0);
    }
}
