[assembly: AssemblyFixture(typeof(TestRun))]
[assembly: TimeLimit(60)]
[assembly: NothingLeftBehind]
