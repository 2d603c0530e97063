using System.Runtime.ExceptionServices;

namespace MultiProc.Serialization.Plans;

internal sealed class DispatchInfoRecipe() : Recipe("SourceException")
{
    public override object?[] Take(object value) => [((ExceptionDispatchInfo)value).SourceException];

    public override void Make(object bare, object?[] parts) => Fill(bare, ExceptionDispatchInfo.Capture((Exception)parts[0]!));
}
