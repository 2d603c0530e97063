namespace MultiProc.UnitTests.Processes;

internal static class Shouting
{
    public static string Shout(this string text, int times) => string.Concat(Enumerable.Repeat(text.ToUpperInvariant(), times));
}
