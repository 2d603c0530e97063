namespace MultiProc.UnitTests.Synchronization.Faces;

/// <summary>What every primitive keeps that can be held for a block.</summary>
/// <typeparam name="T">The primitive.</typeparam>
/// <typeparam name="TNaming">Whether it has a name.</typeparam>
public abstract class ScopedPrimitiveSuite<T, TNaming> : PrimitiveSuite<T, TNaming>
    where T : IPrimitive
    where TNaming : INaming
{
    [Theory]
    [MemberData(nameof(ScopeMembers))]
    public async Task Scope_ReleasesOnce_HoweverOftenAndInWhateverWayItIsDisposed(string signature)
    {
        using var subject = T.Free("", TNaming.Next);
        var scope = await Enter(subject, signature);
        scope.WasAbandoned.Should().BeFalse();
        scope.Dispose();
        subject.ToString().Should().Be(T.FreeText);
        var next = await Enter(subject, signature);
        var held = subject.ToString();
        held.Should().NotBe(T.FreeText);
        scope.Dispose();
        await scope.DisposeAsync();
        subject.ToString().Should().Be(held);
        await next.DisposeAsync();
        next.Dispose();
        subject.ToString().Should().Be(T.FreeText);
    }

    [Theory]
    [MemberData(nameof(ScopeMembers))]
    public async Task Scope_Releases_EvenIfTheObjectWasDisposedMeanwhile(string signature)
    {
        var subject = T.Free("", TNaming.Next);
        using var same = Copy(subject);
        using (await Enter(subject, signature))
        {
            same.ToString().Should().NotBe(T.FreeText);
            subject.Dispose();
        }

        same.ToString().Should().Be(T.FreeText);
    }
}
