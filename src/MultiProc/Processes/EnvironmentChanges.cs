using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace MultiProc.Processes;

/// <summary>What is different in a child's environment; closed once the child has been started.</summary>
internal sealed class EnvironmentChanges : IDictionary<string, string?>
{
    private readonly Dictionary<string, string?> _values = [];

    public bool IsReadOnly { get; private set; }

    public int Count => _values.Count;

    public ICollection<string> Keys => _values.Keys;

    public ICollection<string?> Values => _values.Values;

    public string? this[string key]
    {
        get => _values[key];
        set => Open()._values[Checked(key, value)] = value;
    }

    public void Close() => IsReadOnly = true;

    public void Add(string key, string? value) => Open()._values.Add(Checked(key, value), value);

    public void Add(KeyValuePair<string, string?> item) => Add(item.Key, item.Value);

    public bool Remove(string key) => Open()._values.Remove(key);

    public bool Remove(KeyValuePair<string, string?> item) => Contains(item) && Remove(item.Key);

    public void Clear() => Open()._values.Clear();

    public bool ContainsKey(string key) => _values.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string? value) => _values.TryGetValue(key, out value);

    public bool Contains(KeyValuePair<string, string?> item) => _values.TryGetValue(item.Key, out var value) && value == item.Value;

    public void CopyTo(KeyValuePair<string, string?>[] array, int arrayIndex) => ((ICollection<KeyValuePair<string, string?>>)_values).CopyTo(array, arrayIndex);

    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _values.GetEnumerator();

    /// <summary>What the operating system could not carry over is refused where it is written.</summary>
    private static string Checked(string key, string? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (key.AsSpan().ContainsAny('=', '\0'))
            throw new ArgumentException($"The name of an environment variable cannot contain '=' or a null character: '{key}'.", nameof(key));
        if (value is not null && value.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException($"The value of the environment variable '{key}' contains a null character.", nameof(value));
        return key;
    }

    private EnvironmentChanges Open() =>
        IsReadOnly ? throw new InvalidOperationException("The environment of a process is decided before it is started.") : this;
}
