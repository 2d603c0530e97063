using System.Reflection;
using System.Runtime.Serialization;
using MultiProc.Serialization.Policy;

namespace MultiProc.Serialization.Plans;

/// <summary>What a user's class does before and after it travels: <c>[OnSerializing]</c> and its like, <see cref="IDeserializationCallback"/>.</summary>
internal sealed class SerializationHooks
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly List<MethodInfo> _serializing = [];
    private readonly List<MethodInfo> _serialized = [];
    private readonly List<MethodInfo> _deserializing = [];
    private readonly List<MethodInfo> _deserialized = [];
    private readonly bool _calledBack;

    private SerializationHooks(bool calledBack) => _calledBack = calledBack;

    private bool IsEmpty => !_calledBack && _serializing.Count + _serialized.Count + _deserializing.Count + _deserialized.Count == 0;

    /// <summary>The hooks of a class and of its bases, these first; null where there are none.</summary>
    public static SerializationHooks? Of(Type type)
    {
        if (RuntimeAssembly.Contains(type))
            return null;
        var hooks = new SerializationHooks(type.IsAssignableTo(typeof(IDeserializationCallback)) && IsOfUser(type));
        hooks.Collect(type);
        return hooks.IsEmpty ? null : hooks;
    }

    public void BeforeWriting(object value) => Call(_serializing, value);

    public void AfterWriting(object value) => Call(_serialized, value);

    public void BeforeReading(object value) => Call(_deserializing, value);

    public void AfterReading(object value)
    {
        Call(_deserialized, value);
        if (_calledBack)
            ((IDeserializationCallback)value).OnDeserialization(null);
    }

    // The collections of the runtime have the interface for the days of its own serializer.
    private static bool IsOfUser(Type type)
    {
        var map = type.GetInterfaceMap(typeof(IDeserializationCallback));
        return !RuntimeAssembly.Contains(map.TargetMethods[0].DeclaringType!);
    }

    private void Collect(Type type)
    {
        if (RuntimeAssembly.Contains(type))
            return;
        if (type.BaseType is { } baseType)
            Collect(baseType);
        foreach (var method in type.GetMethods(Declared))
        {
            // Map and Set of F# travel whole, their hooks would copy them.
            if (!method.IsVirtual && !method.IsSpecialName && method.GetParameters() is [{ } only] && only.ParameterType == typeof(StreamingContext)
                && type.Namespace != "Microsoft.FSharp.Collections")
                Sort(method);
        }
    }

    private void Sort(MethodInfo method)
    {
        if (method.IsDefined(typeof(OnSerializingAttribute)))
            _serializing.Add(method);
        if (method.IsDefined(typeof(OnSerializedAttribute)))
            _serialized.Add(method);
        if (method.IsDefined(typeof(OnDeserializingAttribute)))
            _deserializing.Add(method);
        if (method.IsDefined(typeof(OnDeserializedAttribute)))
            _deserialized.Add(method);
    }

    private static void Call(List<MethodInfo> methods, object value)
    {
        foreach (var method in methods)
            _ = method.Invoke(value, BindingFlags.DoNotWrapExceptions, null, [default(StreamingContext)], null);
    }
}
