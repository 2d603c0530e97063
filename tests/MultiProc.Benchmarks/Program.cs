using MultiProc.Benchmarks;
using MultiProc.Benchmarks.Contestants;

// The bare .NET program that start.join is compared with: this very executable, done as soon as Main runs.
if (args is [DotnetContestant.BareOption])
    return 0;

return args is [DotnetContestant.ServeOption, var row, var contestant, ..]
    ? DotnetContestant.Serve(RowCatalog.Find(row), contestant, quick: args.Contains(CommandLine.QuickOption))
    : Harness.Run(args);
