namespace MultiProc.Benchmarks;

/// <summary>Which way a figure is better.</summary>
internal enum Better
{
    Lower,
    Higher,
}
