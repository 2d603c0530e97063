namespace MultiProc.UnitTests.Serialization.Cases;

/// <summary>What a plugin gives to its host: a lambda that shares its scope with what cannot travel.</summary>
public static class PluginCase
{
    /// <summary>A function that tells what it was made with.</summary>
    /// <param name="text">What it was made with.</param>
    public static Func<string> Make(string text)
    {
        var thread = Thread.CurrentThread;
        Func<object> sibling = () => thread;
        GC.KeepAlive(sibling);
        return () => $"{text} from a plugin";
    }
}
