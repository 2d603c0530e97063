using MultiProc.Processes;

namespace MultiProc;

/// <content>What the process finds around it.</content>
public partial class Process
{
    private Surroundings? _surroundings;

    /// <summary>What is different in the process's environment: variables by name; null removes one.</summary>
    /// <remarks>
    /// <para>Python has no counterpart. Everything else is as in this process's environment at the start. Inside a class that derives from this
    /// one the name hides <see cref="System.Environment"/>: write it in full there.</para>
    /// <code>
    /// new MultiProc.Process(Work) { Environment = { ["COLOUR"] = "green", ["LANG"] = null } }
    /// </code>
    /// </remarks>
    /// <exception cref="InvalidOperationException">It is changed after the start.</exception>
    /// <exception cref="ArgumentException">A name is empty or contains <c>=</c>, or a name or value a null character.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public IDictionary<string, string?> Environment
    {
        get
        {
            using (Open()._lock.EnterScope())
            {
                if ((_surroundings ??= new Surroundings()).Environment is { } changes)
                    return changes;
                _surroundings.Environment = changes = new EnvironmentChanges();
                if (!IsUnstarted)
                    changes.Close();
                return changes;
            }
        }
    }

    /// <summary>The directory that the process works in; null: this process's own.</summary>
    /// <remarks>Python has no counterpart. The directory of this process does not change, not for an instant. A relative path is taken from this
    /// process's directory at the start. <see cref="Start"/> throws a <see cref="ProcessException"/> if there is no such directory.</remarks>
    /// <exception cref="InvalidOperationException">It is set after the start.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public string? WorkingDirectory
    {
        get => (Open()._surroundings ?? Surroundings.Default).Directory;
        set
        {
            if (value is not null)
                ArgumentException.ThrowIfNullOrWhiteSpace(value);
            Change().Directory = value;
        }
    }

    /// <summary>What the process reads as its standard input: <see cref="ProcessStream.Null"/>, as in Python, unless something else is set.</summary>
    /// <exception cref="ArgumentNullException">There is no stream.</exception>
    /// <exception cref="ArgumentException">It is a stream of lines.</exception>
    /// <exception cref="InvalidOperationException">It is set after the start.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public ProcessStream StandardInput
    {
        get => (Open()._surroundings ?? Surroundings.Default).Input;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Callback is not null)
                throw new ArgumentException("A callback takes lines and gives none: standard input is inherited or null.", nameof(value));
            Change().Input = value;
        }
    }

    /// <summary>Where the process's standard output goes: <see cref="ProcessStream.Inherit"/> unless something else is set.</summary>
    /// <exception cref="ArgumentNullException">There is no stream.</exception>
    /// <exception cref="InvalidOperationException">It is set after the start.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public ProcessStream StandardOutput
    {
        get => (Open()._surroundings ?? Surroundings.Default).Output;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Change().Output = value;
        }
    }

    /// <summary>Where the process's standard error goes: <see cref="ProcessStream.Inherit"/> unless something else is set.</summary>
    /// <exception cref="ArgumentNullException">There is no stream.</exception>
    /// <exception cref="InvalidOperationException">It is set after the start.</exception>
    /// <exception cref="ObjectDisposedException">The object is closed.</exception>
    public ProcessStream StandardError
    {
        get => (Open()._surroundings ?? Surroundings.Default).Error;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Change().Error = value;
        }
    }

    private bool IsUnstarted => !IsSelf && !_isStarting && _child is null;

    private Surroundings Change()
    {
        using (Open()._lock.EnterScope())
        {
            if (!IsUnstarted)
                throw new InvalidOperationException("What is around a process is decided before it is started.");
            return _surroundings ??= new Surroundings();
        }
    }
}
