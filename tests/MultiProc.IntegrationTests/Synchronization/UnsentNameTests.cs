using MultiProc.Serialization;

namespace MultiProc.IntegrationTests.Synchronization;

/// <summary>What pickles an object with a name, and does not send it in the end, keeps nothing of it: with the last Dispose the name is free.</summary>
public sealed class UnsentNameTests
{
    private readonly string _name = $"multiproc-test-{Guid.NewGuid():N}";

    [Fact]
    public void Check_KeepsNothing() => Leaves(static named => Pickler.Check(named).Should().BeNull());

    [Fact]
    public void Check_KeepsNothing_OfWhatIsRefused() =>
        Leaves(static named => Pickler.Check(new object[] { named, new Refused(new CancellationTokenSource()) }).Should().NotBeNull());

    [Fact]
    public void Check_KeepsNothing_WhenTheUsersCodeThrows() =>
        Leaves(static named => FluentActions.Invoking(() => Pickler.Check(new object[] { named, new Failing() })).Should().Throw<NotSupportedException>());

    [Fact]
    public void Dumps_KeepsNothing_OfWhatBytesCannotCarry() =>
        Leaves(static named => FluentActions.Invoking(() => Pickler.Dumps(named)).Should().Throw<PicklingException>());

    [Fact]
    public void Message_KeepsNothing_OfTheWalksThatOnlyLook()
    {
        Pickler.Register<Holder, object>(static each => each.Held, static held => new Holder(held));
        Leaves(static named => Pickle.Dump(new object[] { named, new Holder(named) }).CloseOwnHandles());
        Leaves(static named => Pickle.DumpAll(["", ""], [named, new Holder(named)]).CloseOwnHandles());
    }

    [Fact]
    public void Message_KeepsNothing_OfAStateThatIsRefused()
    {
        Pickler.Register<HolderOfMore, object[]>(static each => each.Held, static held => new HolderOfMore(held));
        Leaves(static named => Pickler.Check(new HolderOfMore([named, new Refused(new CancellationTokenSource())])).Should().NotBeNull());
    }

    [Fact]
    public void Report_KeepsNothing_OfAnExceptionThatGoesAsItsTexts() =>
        Leaves(static named => ExceptionReport.Of(new HoldingException(named)).DumpAlone().Handles.Should().BeEmpty());

    [Fact]
    public void Report_HandsItsHandlesOn() =>
        Leaves(static named =>
        {
            var report = ExceptionReport.Of(new HoldingException(named)).Dump();
            report.Handles.Should().ContainSingle();
            report.CloseOwnHandles();
        });

    [Fact]
    public void Start_KeepsNothing_WhenTheDirectoryIsMissing() => Leaves(static named =>
    {
        using var child = new Process(() => named.ToString()) { WorkingDirectory = "/nowhere" };
        child.Invoking(c => c.Start()).Should().Throw<ProcessException>();
    });

    [Fact]
    public void Start_KeepsNothing_WhenAnArgumentCannotTravel() => Leaves(static named =>
    {
        using var file = File.OpenRead("/dev/null");
        using var child = new Process(static (Semaphore semaphore, FileStream stream) => stream.WriteByte((byte)semaphore.GetValue()), named, file);
        child.Invoking(c => c.Start()).Should().Throw<PicklingException>();
    });

    private void Leaves(Action<Semaphore> use)
    {
        using (var named = new Semaphore(0, _name))
            use(named);
        using var again = new Semaphore(0, _name);
        again.CreatedNew.Should().BeTrue("nobody has it");
    }

    private sealed record Refused(CancellationTokenSource Source);

    private sealed class Holder(object held)
    {
        public object Held => held;
    }

    private sealed class HolderOfMore(object[] held)
    {
        public object[] Held => held;
    }

    private sealed class HoldingException(Semaphore held) : Exception
    {
        public Semaphore Held => held;
    }

    private sealed class Failing : ITransferable
    {
        void ITransferable.Dump(TransferWriter writer) => throw new NotSupportedException();

        void ITransferable.Load(TransferReader reader)
        {
        }
    }
}
