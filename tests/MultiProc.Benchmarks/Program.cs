using MultiProc.Benchmarks;
using MultiProc.Benchmarks.Contestants;
using MultiProc.Benchmarks.Rivals;
using MultiProc.Benchmarks.Rows;

// Its children come by here too, with the same arguments, and go no further.
if (args is [DotnetContestant.ServeOption, _, StartJoin.WithFreezeSupport, ..])
    MultiProc.Process.FreezeSupport();

// The bare .NET program that start.join is compared with: this very executable, done as soon as Main runs.
if (args is [DotnetContestant.BareOption])
    return 0;

if (ExecFunctionRival.TryRun(args) is { } code)
    return code;

return args is [DotnetContestant.ServeOption, var row, var contestant, ..]
    ? DotnetContestant.Serve(RowCatalog.Find(row), contestant, quick: args.Contains(CommandLine.QuickOption))
    : Harness.Run(args);
