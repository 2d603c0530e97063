using System.Globalization;

namespace MultiProc.TestKit;

/// <summary>How long the campaigns of a run are: MULTIPROC_CAMPAIGN is their share of a full run, 1 or more; small by default.</summary>
public static class Campaign
{
    private const double DefaultShare = 0.1;

    private static readonly double? s_share =
        double.TryParse(Environment.GetEnvironmentVariable("MULTIPROC_CAMPAIGN"), CultureInfo.InvariantCulture, out var share) ? share : null;

    /// <summary>The figure of a full run, scaled to this run.</summary>
    public static int Scale(int fullRun, int atLeast) => Math.Max(atLeast, (int)(fullRun * Share));

    /// <summary>The figure of a full run, scaled to this run if it says how long it is; otherwise a small one.</summary>
    public static int Choose(int fullRun, int byDefault) => s_share is null ? byDefault : Scale(fullRun, byDefault);

    private static double Share => s_share ?? DefaultShare;
}
