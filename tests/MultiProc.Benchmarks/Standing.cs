namespace MultiProc.Benchmarks;

/// <summary>Which of several readings stands for all of them.</summary>
internal enum Standing
{
    Median,
    Worst,
}
