namespace MultiProc.Benchmarks.Rows;

/// <summary>Two processes that notify each other.</summary>
internal sealed class ConditionPingPong() : TurnsRow("condition.pingpong", processes: 2)
{
    public override string Description => "two processes notify each other by one Condition: one way";

    protected override int StepsPerTurn => 2;

    protected override Action<int, int> Players()
    {
        var condition = new Condition();
        var first = new Semaphore(0);
        return (number, turns) =>
        {
            // The first one notifies when the other waits: it gets the lock only then.
            if (number == 0)
                first.Acquire();
            using (condition.EnterScope())
            {
                if (number == 1)
                {
                    first.Release();
                    condition.Wait();
                }

                for (var i = 0; i < turns; i++)
                {
                    condition.Notify();
                    if (number == 0 || i < turns - 1)
                        condition.Wait();
                }
            }
        };
    }
}
