namespace MultiProc.UnitTests.House;

/// <summary>What the rules of the public face must find.</summary>
internal sealed class BadApi
{
    public Task Misnamed() => Task.CompletedTask;

    public void TaskAsync()
    {
    }

    public void Acquire()
    {
    }

    public void Hold(TimeSpan timeout) => GC.KeepAlive(timeout);
}
