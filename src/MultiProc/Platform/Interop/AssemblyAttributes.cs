using System.Runtime.InteropServices;

// The C library only: no probing of the application's folder for a file of that name.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
