using System.Reflection;

namespace MultiProc.Serialization.Paths;

/// <summary>Remembers for every object of a message from where it was mentioned first, so that an error can name its path.</summary>
internal sealed class PathTrace(string[] names)
{
    private readonly List<PathStep> _objects = [];
    private readonly Stack<PathStep> _outer = new();
    private PathStep? _base;
    private PathStep? _here;

    /// <summary>The present place.</summary>
    public PathStep Here => _here!;

    /// <summary>The next mention is one of the values that were given.</summary>
    public void At(int root) => _here = new PathStep(null, names[root]);

    /// <summary>The next mention is that one.</summary>
    public void At(PathStep step) => _here = step;

    /// <summary>The next mention is a field of what was entered.</summary>
    public void Field(FieldInfo field) => _here = new PathStep(_base, field);

    /// <inheritdoc cref="Field(FieldInfo)"/>
    public void Field(string name) => _here = new PathStep(_base, name);

    public void Index(int index) => _here = new PathStep(_base, index);

    public void Key(object key) => _here = new PathStep(_base, new PathKey(key));

    /// <summary>The next mention is what a delegate of that method is bound to.</summary>
    public void Target(MethodInfo method) => _here = new PathStep(_base, method);

    /// <summary>Goes into what lies at the place itself: a struct in a field, a delegate with its target.</summary>
    public void Descend()
    {
        _outer.Push(_base ?? _here!);
        _base = _here;
    }

    public void Ascend()
    {
        _here = _base;
        _base = _outer.Pop();
    }

    /// <summary>A new object was met at the present place.</summary>
    public void Add() => _objects.Add(_here!);

    /// <summary>What follows of an object that was met before is here because of the present place.</summary>
    public void Move(int number) => _objects[number] = _here!;

    /// <summary>The next mentions come from the body of that object.</summary>
    public void Enter(int number)
    {
        _outer.Clear();
        _base = _here = _objects[number];
    }

    public string Current() => PathText.Of(_here!);
}
