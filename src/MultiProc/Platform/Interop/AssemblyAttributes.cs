using System.Runtime.InteropServices;

// All calls pass plain numbers and addresses, so that their stubs are compiled ahead of time rather than when a child starts.
[assembly: System.Runtime.CompilerServices.DisableRuntimeMarshalling]

// The C library only: no probing of the application's folder for a file of that name.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
