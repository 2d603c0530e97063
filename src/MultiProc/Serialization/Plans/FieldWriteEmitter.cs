using System.Reflection;
using System.Reflection.Emit;

namespace MultiProc.Serialization.Plans;

/// <summary>Emits what writes the fields of a class.</summary>
internal sealed class FieldWriteEmitter
{
    private static readonly MethodInfo s_payload = typeof(PickleWriter).GetProperty(nameof(PickleWriter.Payload))!.GetMethod!;
    private static readonly MethodInfo s_reserve = typeof(PayloadWriter).GetMethod(nameof(PayloadWriter.Reserve))!;
    private static readonly MethodInfo s_writeByte = typeof(PayloadWriter).GetMethod(nameof(PayloadWriter.WriteByte))!;
    private static readonly MethodInfo s_writeString = typeof(PickleWriter).GetMethod(nameof(PickleWriter.WriteString))!;
    private static readonly MethodInfo s_writeReference = typeof(PickleWriter).GetMethod(nameof(PickleWriter.WriteReference))!;
    private static readonly MethodInfo s_writeValue = typeof(FieldSlot).GetMethod(nameof(FieldSlot.WriteValue))!;
    private static readonly MethodInfo s_typeOf = typeof(Type).GetMethod(nameof(Type.GetTypeFromHandle))!;

    private readonly DynamicMethod _method = new("WriteFields", null, [typeof(FieldSlot[]), typeof(PickleWriter), typeof(object)], typeof(FieldCode).Module, skipVisibility: true);
    private readonly List<FieldSlot> _others = [];
    private readonly ILGenerator _il;
    private readonly LocalBuilder _payload;

    private FieldWriteEmitter()
    {
        _il = _method.GetILGenerator();
        _payload = _il.DeclareLocal(typeof(PayloadWriter));
    }

    public static Action<PickleWriter, object> Make(FieldSlot[] fields)
    {
        var emitter = new FieldWriteEmitter();
        emitter._il.Emit(OpCodes.Ldarg_1);
        emitter._il.Emit(OpCodes.Call, s_payload);
        emitter._il.Emit(OpCodes.Stloc, emitter._payload);
        emitter.EmitAll(fields, []);
        emitter._il.Emit(OpCodes.Ret);
        return emitter._method.CreateDelegate<Action<PickleWriter, object>>(emitter._others.ToArray());
    }

    private void EmitAll(FieldSlot[] fields, FieldInfo[] way)
    {
        foreach (var slot in fields)
            EmitField(slot, way);
    }

    private void EmitField(FieldSlot slot, FieldInfo[] way)
    {
        switch (slot.Value)
        {
            case null:
                EmitReference(slot.Field, way);
                break;
            case RawPlan raw:
                EmitReserve(raw);
                EmitLoad(slot.Field, way);
                EmitStore(raw);
                break;
            case StructPlan { Fields.Length: > 0 } plan:
                EmitAll(plan.Fields, [.. way, slot.Field]);
                break;
            case NullablePlan { Value: RawPlan raw }:
                EmitNullable(slot.Field, raw, way);
                break;
            default:
                EmitOther(slot, way);
                break;
        }
    }

    private void EmitReference(FieldInfo field, FieldInfo[] way)
    {
        _il.Emit(OpCodes.Ldarg_1);
        EmitLoad(field, way);
        if (field.FieldType == typeof(string))
        {
            _il.Emit(OpCodes.Call, s_writeString);
            return;
        }

        _il.Emit(OpCodes.Ldtoken, field.FieldType);
        _il.Emit(OpCodes.Call, s_typeOf);
        _il.Emit(OpCodes.Ldnull);
        _il.Emit(OpCodes.Call, s_writeReference);
    }

    // Taken once: another thread may change it between the byte that says whether it is there, and the value.
    private void EmitNullable(FieldInfo field, RawPlan raw, FieldInfo[] way)
    {
        var type = field.FieldType;
        var value = _il.DeclareLocal(type);
        var end = _il.DefineLabel();
        EmitLoad(field, way);
        _il.Emit(OpCodes.Stloc, value);
        _il.Emit(OpCodes.Ldloc, _payload);
        _il.Emit(OpCodes.Ldloca, value);
        _il.Emit(OpCodes.Call, type.GetProperty("HasValue")!.GetMethod!);
        _il.Emit(OpCodes.Call, s_writeByte);
        _il.Emit(OpCodes.Ldloca, value);
        _il.Emit(OpCodes.Call, type.GetProperty("HasValue")!.GetMethod!);
        _il.Emit(OpCodes.Brfalse, end);
        EmitReserve(raw);
        _il.Emit(OpCodes.Ldloca, value);
        _il.Emit(OpCodes.Call, type.GetMethod("GetValueOrDefault", Type.EmptyTypes)!);
        EmitStore(raw);
        _il.MarkLabel(end);
    }

    private void EmitOther(FieldSlot slot, FieldInfo[] way)
    {
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldc_I4, _others.Count);
        _il.Emit(OpCodes.Ldelem_Ref);
        _il.Emit(OpCodes.Ldarg_1);
        EmitLoad(slot.Field, way);
        _il.Emit(OpCodes.Box, slot.Field.FieldType);
        _il.Emit(OpCodes.Call, s_writeValue);
        _others.Add(slot);
    }

    private void EmitReserve(RawPlan raw)
    {
        _il.Emit(OpCodes.Ldloc, _payload);
        _il.Emit(OpCodes.Ldc_I4, raw.Size);
        _il.Emit(OpCodes.Call, s_reserve);
    }

    private void EmitLoad(FieldInfo field, FieldInfo[] way)
    {
        _il.Emit(OpCodes.Ldarg_2);
        foreach (var step in way)
            _il.Emit(OpCodes.Ldflda, step);
        _il.Emit(OpCodes.Ldfld, field);
    }

    private void EmitStore(RawPlan raw)
    {
        _il.Emit(OpCodes.Unaligned, (byte)1);
        _il.Emit(OpCodes.Stobj, raw.Type);
    }
}
