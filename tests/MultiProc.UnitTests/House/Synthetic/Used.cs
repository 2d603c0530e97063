namespace MultiProc.UnitTests.House.Synthetic;

public class Used;
