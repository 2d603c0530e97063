namespace MultiProc;

/// <summary>How a child comes to be.</summary>
/// <remarks>Python: the names that <c>multiprocessing.set_start_method()</c> takes.</remarks>
public enum StartMethod
{
    /// <summary>This program is started once more for each child.</summary>
    Spawn,

    /// <summary>After each start this program is started once or twice more; these processes wait for the calls that come next, several times as quick.</summary>
    /// <remarks>
    /// <para>Python: <c>forkserver</c>, where one process that was prepared once is forked for each call. .NET cannot fork: here each waiting process
    /// is a fresh one, prepared by itself, so what a preload computes is computed in each. The waiting ones are no children to be seen, hold nothing, and
    /// are gone when this process is; unused ones are ended after five minutes. The first start finds none, and so does one that comes quicker than they are made.</para>
    /// <para>Directory, environment, culture and standard streams are as at the start of the call. Where a variable differs that is only read when a program
    /// starts (<c>DOTNET_…</c>, <c>LD_…</c>, <c>LANG</c>, <c>TZ</c>) a process is started for the call.
    /// Static fields are as in any child, unless <see cref="Process.SetForkServerPreload(Action, System.Reflection.Assembly[])"/> has filled them.</para>
    /// </remarks>
    ForkServer,

    /// <summary>A copy of the running process. There is none in .NET: its other threads, the collector's among them, would not exist in the copy.</summary>
    Fork,
}
