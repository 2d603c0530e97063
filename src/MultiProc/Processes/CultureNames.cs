using System.Globalization;

namespace MultiProc.Processes;

/// <summary>The cultures of a thread that are not the process's own, by name; null: as the process's own.</summary>
internal sealed record CultureNames(string? Current, string? CurrentUI, string? Default, string? DefaultUI)
{
    /// <summary>Those that a child must be told; null if there are none: it finds the rest out as this process did.</summary>
    public static CultureNames? OfThisThread()
    {
        var own = CultureInfo.InstalledUICulture;
        var (standard, standardUI) = (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture);
        var current = Differing(CultureInfo.CurrentCulture, standard ?? own);
        var currentUI = Differing(CultureInfo.CurrentUICulture, standardUI ?? own);
        return current is null && currentUI is null && standard is null && standardUI is null
            ? null
            : new CultureNames(current, currentUI, standard?.Name, standardUI?.Name);
    }

    public bool IsEmpty => Current is null && CurrentUI is null && Default is null && DefaultUI is null;

    public void Apply()
    {
        if (Default is not null)
            CultureInfo.DefaultThreadCurrentCulture = new CultureInfo(Default);
        if (DefaultUI is not null)
            CultureInfo.DefaultThreadCurrentUICulture = new CultureInfo(DefaultUI);
        if (Current is not null)
            CultureInfo.CurrentCulture = new CultureInfo(Current);
        if (CurrentUI is not null)
            CultureInfo.CurrentUICulture = new CultureInfo(CurrentUI);
    }

    private static string? Differing(CultureInfo culture, CultureInfo from) => culture.Name == from.Name ? null : culture.Name;
}
