using MultiProc.Serialization.Metadata;
using MultiProc.Serialization.Policy;

namespace MultiProc.Serialization.Registered;

/// <summary>Reads what <see cref="PreambleWriter"/> wrote.</summary>
internal sealed class PreambleReader(PickleReader reader)
{
    private readonly ObjectList _functions = new();

    public void Read()
    {
        for (var code = reader.Payload.ReadByte(); code != PreambleCodes.End; code = reader.Payload.ReadByte())
        {
            switch (code)
            {
                case PreambleCodes.Permission:
                    AllowedTypes.Adopt(SealedCode.Read(reader.Payload) as Type ?? throw new UnpicklingException("it allows what is no type"));
                    break;
                case PreambleCodes.Function:
                    _functions.Add(SealedCode.Read(reader.Payload) as Delegate ?? throw new UnpicklingException("it has no function where one belongs"));
                    break;
                case PreambleCodes.Object:
                    ReadObject();
                    break;
                default:
                    throw new UnpicklingException($"its preamble has the unknown code {code}");
            }
        }
    }

    private void ReadObject()
    {
        var number = reader.Payload.ReadCount();
        if (number >= _functions.Count)
            throw new UnpicklingException($"it refers to a function number {number} that it does not have");
        var state = reader.ReadReference(typeof(object));
        reader.ReadBodies();
        reader.AddWhole(Rebuild((Delegate)_functions[number]!, state));
    }

    private static object Rebuild(Delegate function, object? state)
    {
        object? value;
        try
        {
            value = function.DynamicInvoke(state);
        }
        catch (System.Reflection.TargetInvocationException error) when (error.InnerException is { } cause)
        {
            throw new UnpicklingException($"the function that is registered to rebuild {function.Method.ReturnType} failed: {cause.Message.TrimEnd('.')}", cause);
        }

        return value ?? throw new UnpicklingException($"the function that is registered to rebuild {function.Method.ReturnType} returned null");
    }
}
