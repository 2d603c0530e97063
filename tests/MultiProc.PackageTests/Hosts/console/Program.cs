if (args is ["freeze", ..])
    MultiProc.Process.FreezeSupport();

if (args is ["pretend"])
    System.Reflection.Assembly.SetEntryAssembly(typeof(MultiProc.Process).Assembly);

if (args is ["say"])
{
    Console.WriteLine("I am Main");
    return;
}

await Probe.ReportAsync(static () => [$"a copy of itself says={Probe.FirstLine(Environment.ProcessPath!, Itself())}"]);

// dotnet App.dll is told its name again.
static string[] Itself() => Path.GetFileName(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0], "say"] : ["say"];
