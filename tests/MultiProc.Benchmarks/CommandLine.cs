namespace MultiProc.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record CommandLine
{
    public const string QuickOption = "--quick";

    public const string Usage = """
        usage: MultiProc.Benchmarks [--quick] [--json FILE] [--markdown FILE] [row...]
               MultiProc.Benchmarks --list

          --quick          fewer and shorter readings: under 10 seconds a row
          --json FILE      also write the results to FILE, for programs
          --markdown FILE  also write the results to FILE, as a table for a page
          --list           name the rows and what they measure
          row...           measure these rows only

        The CPython rival is 'python3' on the PATH, or what MULTIPROC_PYTHON names.
        """;

    public bool Quick { get; private init; }

    public bool List { get; private init; }

    public bool Help { get; private init; }

    public string? JsonFile { get; private init; }

    public string? MarkdownFile { get; private init; }

    /// <summary>The rows asked for, each once, in the order of the catalog; all of them if none was named.</summary>
    public IReadOnlyList<Row> Rows { get; private init; } = [];

    /// <exception cref="UsageException">An option or a row does not exist, or a file is not named.</exception>
    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var line = new CommandLine();
        var named = new HashSet<Row>();
        for (var i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case QuickOption:
                    line = line with { Quick = true };
                    break;
                case "--list":
                    line = line with { List = true };
                    break;
                case "--help" or "-h":
                    line = line with { Help = true };
                    break;
                case "--json":
                    line = line with { JsonFile = FileAfter(args, i++) };
                    break;
                case "--markdown":
                    line = line with { MarkdownFile = FileAfter(args, i++) };
                    break;
                case var option when option.StartsWith('-'):
                    throw new UsageException($"there is no option '{option}'\n\n{Usage}");
                default:
                    named.Add(RowCatalog.Find(args[i]));
                    break;
            }
        }

        return line with { Rows = [.. RowCatalog.All.Where(row => named.Count == 0 || named.Contains(row))] };
    }

    private static string FileAfter(IReadOnlyList<string> args, int option) =>
        option + 1 < args.Count ? args[option + 1] : throw new UsageException($"{args[option]} needs the name of a file");
}
