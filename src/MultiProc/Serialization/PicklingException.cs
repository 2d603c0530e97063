namespace MultiProc;

/// <summary>A value cannot travel to another process. Nothing was sent, and everything can still be used.</summary>
/// <remarks>
/// <para>Python: <c>pickle.PicklingError</c>, and the <c>TypeError</c> that it raises for most objects that hold resources.
/// Here the error is always raised in the sender, before anything leaves it.</para>
/// </remarks>
public sealed class PicklingException : ProcessException
{
    internal PicklingException(string path, string typeName, string reason, Exception? innerException = null)
        : base(Describe(path, typeName, reason), innerException)
    {
        Path = path;
        TypeName = typeName;
        Reason = reason;
    }

    /// <summary>Where the value lies, from what was sent: <c>args[1].Settings.Log</c>; empty where it is the whole of it.</summary>
    public string Path { get; }

    /// <summary>The type that cannot travel.</summary>
    public string TypeName { get; }

    /// <summary>Why it cannot, and what to do instead.</summary>
    public string Reason { get; }

    internal static string Describe(string path, string typeName, string reason) =>
        path.Length == 0 ? $"{typeName} {reason}" : $"{path}: {typeName} {reason}";
}
