using MultiProc.TestProgram;

if (args[1] == "freeze")
    MultiProc.Process.FreezeSupport();

// A program that tests start, watch and kill. Its first argument is the file that every run of Main adds a line to: a child that
// ran Main would be seen there. The second names the scene.
File.AppendAllText(args[0], $"{Environment.ProcessId}{Environment.NewLine}");
return Scenes.Play(args[1], args[2..]);
