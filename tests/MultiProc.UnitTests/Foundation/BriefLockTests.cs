using MultiProc.Foundation;

namespace MultiProc.UnitTests.Foundation;

public sealed class BriefLockTests
{
    [Fact]
    public void EnterScope_LetsOneInAtATime()
    {
        const int Rounds = 20_000;
        var gate = new BriefLock();
        var count = 0;
        var threads = new Thread[4];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(() =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    using (gate.EnterScope())
                        count++;
                }
            });
        }

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        count.Should().Be(threads.Length * Rounds);
    }

    [Fact]
    public void Scope_IsLeft_WhenSomethingIsThrown()
    {
        var gate = new BriefLock();
        var fail = () =>
        {
            using (gate.EnterScope())
                throw new InvalidOperationException("inside");
        };

        fail.Should().Throw<InvalidOperationException>();
        using var again = gate.EnterScope();
    }
}
