namespace MultiProc.PackageTests;

/// <summary>A console program, built once for all tests of how it can be started.</summary>
/// <param name="library">The package that it refers to.</param>
public sealed class ConsoleHost(PackedLibrary library) : IAsyncLifetime
{
    /// <summary>Its sources.</summary>
    public HostProject Project { get; private set; } = null!;

    /// <summary>The folder that it was built into.</summary>
    public string Built { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Project = await library.CreateHostAsync("console");
        Built = await Project.BuildAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
