namespace MultiProc.Benchmarks.Rows;

/// <summary>Two processes that hand a permit to and fro.</summary>
internal sealed class SemaphoreHandover() : TurnsRow("semaphore.handover", processes: 2)
{
    public override string Description => "two processes hand a permit to and fro by two Semaphores: one way";

    protected override int StepsPerTurn => 2;

    protected override Action<int, int> Players()
    {
        var there = new Semaphore(0);
        var back = new Semaphore(0);
        return (number, turns) =>
        {
            for (var i = 0; i < turns; i++)
            {
                if (number == 0)
                {
                    there.Release();
                    back.Acquire();
                }
                else
                {
                    there.Acquire();
                    back.Release();
                }
            }
        };
    }
}
