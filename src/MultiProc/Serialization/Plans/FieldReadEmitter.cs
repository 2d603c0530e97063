using System.Reflection;
using System.Reflection.Emit;

namespace MultiProc.Serialization.Plans;

/// <summary>Emits what reads the fields of a class.</summary>
internal sealed class FieldReadEmitter
{
    private static readonly MethodInfo s_payload = typeof(PickleReader).GetProperty(nameof(PickleReader.Payload))!.GetMethod!;
    private static readonly MethodInfo s_next = typeof(PayloadReader).GetMethod(nameof(PayloadReader.Next))!;
    private static readonly MethodInfo s_readString = typeof(PickleReader).GetMethod(nameof(PickleReader.ReadString))!;
    private static readonly MethodInfo s_readReference = typeof(PickleReader).GetMethod(nameof(PickleReader.ReadReference))!;
    private static readonly MethodInfo s_readPresence = typeof(NullablePlan).GetMethod(nameof(NullablePlan.ReadPresence))!;
    private static readonly MethodInfo s_readValue = typeof(FieldSlot).GetMethod(nameof(FieldSlot.ReadValue))!;
    private static readonly MethodInfo s_typeOf = typeof(Type).GetMethod(nameof(Type.GetTypeFromHandle))!;

    private readonly DynamicMethod _method = new("ReadFields", null, [typeof(FieldSlot[]), typeof(PickleReader), typeof(object)], typeof(FieldCode).Module, skipVisibility: true);
    private readonly List<FieldSlot> _others = [];
    private readonly ILGenerator _il;
    private readonly LocalBuilder _payload;

    private FieldReadEmitter()
    {
        _il = _method.GetILGenerator();
        _payload = _il.DeclareLocal(typeof(PayloadReader));
    }

    public static Action<PickleReader, object> Make(FieldSlot[] fields)
    {
        var emitter = new FieldReadEmitter();
        emitter._il.Emit(OpCodes.Ldarg_1);
        emitter._il.Emit(OpCodes.Call, s_payload);
        emitter._il.Emit(OpCodes.Stloc, emitter._payload);
        emitter.EmitAll(fields, []);
        emitter._il.Emit(OpCodes.Ret);
        return emitter._method.CreateDelegate<Action<PickleReader, object>>(emitter._others.ToArray());
    }

    private void EmitAll(FieldSlot[] fields, FieldInfo[] way)
    {
        foreach (var slot in fields)
            EmitField(slot, way);
    }

    private void EmitField(FieldSlot slot, FieldInfo[] way)
    {
        if (slot.Value is StructPlan { Fields.Length: > 0 } plan)
        {
            EmitAll(plan.Fields, [.. way, slot.Field]);
            return;
        }

        if (slot.Value is NullablePlan { Value: RawPlan ofNullable })
        {
            EmitNullable(slot.Field, ofNullable, way);
            return;
        }

        EmitOwner(way);
        if (slot.Value is null)
            EmitReference(slot.Field.FieldType);
        else if (slot.Value is RawPlan raw)
            EmitRaw(raw);
        else
            EmitOther(slot);
        _il.Emit(OpCodes.Stfld, slot.Field);
    }

    private void EmitReference(Type type)
    {
        _il.Emit(OpCodes.Ldarg_1);
        if (type == typeof(string))
        {
            _il.Emit(OpCodes.Call, s_readString);
            return;
        }

        _il.Emit(OpCodes.Ldtoken, type);
        _il.Emit(OpCodes.Call, s_typeOf);
        _il.Emit(OpCodes.Call, s_readReference);
        _il.Emit(OpCodes.Castclass, type);
    }

    private void EmitRaw(RawPlan raw)
    {
        _il.Emit(OpCodes.Ldloc, _payload);
        _il.Emit(OpCodes.Ldc_I4, raw.Size);
        _il.Emit(OpCodes.Call, s_next);
        _il.Emit(OpCodes.Unaligned, (byte)1);
        _il.Emit(OpCodes.Ldobj, raw.Type);
    }

    private void EmitNullable(FieldInfo field, RawPlan raw, FieldInfo[] way)
    {
        var type = field.FieldType;
        var value = _il.DeclareLocal(type);
        var end = _il.DefineLabel();
        _il.Emit(OpCodes.Ldloca, value);
        _il.Emit(OpCodes.Initobj, type);
        _il.Emit(OpCodes.Ldloc, _payload);
        _il.Emit(OpCodes.Call, s_readPresence);
        _il.Emit(OpCodes.Brfalse, end);
        _il.Emit(OpCodes.Ldloca, value);
        EmitRaw(raw);
        _il.Emit(OpCodes.Call, type.GetConstructor([raw.Type])!);
        _il.MarkLabel(end);
        EmitOwner(way);
        _il.Emit(OpCodes.Ldloc, value);
        _il.Emit(OpCodes.Stfld, field);
    }

    private void EmitOther(FieldSlot slot)
    {
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldc_I4, _others.Count);
        _il.Emit(OpCodes.Ldelem_Ref);
        _il.Emit(OpCodes.Ldarg_1);
        _il.Emit(OpCodes.Call, s_readValue);
        _il.Emit(OpCodes.Unbox_Any, slot.Field.FieldType);
        _others.Add(slot);
    }

    private void EmitOwner(FieldInfo[] way)
    {
        _il.Emit(OpCodes.Ldarg_2);
        foreach (var step in way)
            _il.Emit(OpCodes.Ldflda, step);
    }
}
