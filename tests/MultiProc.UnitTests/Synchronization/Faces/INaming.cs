namespace MultiProc.UnitTests.Synchronization.Faces;

/// <summary>What the next primitive is called.</summary>
public interface INaming
{
    static abstract string? Next { get; }
}
