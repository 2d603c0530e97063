using MultiProc.Processes;

/// <summary>What the runtime calls before <c>Main</c> in a child: name, place and signature are the runtime's.</summary>
internal static class StartupHook
{
    public static void Initialize() => ChildEntrance.Enter(byHook: true);
}
