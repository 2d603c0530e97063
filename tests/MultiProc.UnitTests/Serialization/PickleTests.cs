using MultiProc.Serialization;
using MultiProc.UnitTests.Serialization.Cases;

namespace MultiProc.UnitTests.Serialization;

public class PickleTests
{
    public static TheoryData<string> Names => [.. Battery.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_GivesAnEqualCopy_WhenTheValueTravels(string name)
    {
        var each = Battery.Get(name);
        each.Check(Pickle.Load(Pickle.Dump(each.Make())));
    }
}
