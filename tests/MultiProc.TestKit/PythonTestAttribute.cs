namespace MultiProc.TestKit;

/// <summary>Names the test of CPython's suite that a test of ours ports.</summary>
/// <param name="name">Class and method as in <c>Lib/test/_test_multiprocessing.py</c>: <c>_TestLock.test_lock</c>.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class PythonTestAttribute(string name) : Attribute
{
    /// <summary>Class and method, joined by a dot.</summary>
    public string Name { get; } = name;
}
