#!/usr/bin/env dotnet
#:package MultiProc
await Probe.ReportAsync();

