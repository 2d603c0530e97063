using System.Reflection;

namespace MultiProc.Processes;

/// <summary>A function with the arguments of one call, checked and complete.</summary>
internal sealed record TargetCall(Delegate Target, object?[] Arguments)
{
    private object?[] AllArguments => IsClosedOverFirst(Target) ? [Target.Target, .. Arguments] : Arguments;

    /// <summary>The method's own parameters: those of a delegate type of the framework are called arg1, arg2.</summary>
    public static ParameterInfo[] ParametersOf(Delegate target) =>
        IsClosedOverFirst(target) ? target.Method.GetParameters()[1..] : target.Method.GetParameters();

    /// <summary>Checks the arguments against the target's parameters and fills in what has a default.</summary>
    /// <exception cref="ArgumentException">They do not fit.</exception>
    public static TargetCall Bind(Delegate target, object?[] args, IReadOnlyDictionary<string, object?>? kwargs)
    {
        var parameters = ParametersOf(target);
        if (args.Length > parameters.Length)
            throw new ArgumentException($"{Name(target)} takes {parameters.Length} arguments, {args.Length} are given.", nameof(args));
        var values = new object?[parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = parameters[i];
            object? value = null;
            var isNamed = kwargs is not null && kwargs.TryGetValue(parameter.Name!, out value);
            if (i < args.Length && isNamed)
                throw new ArgumentException($"The argument '{parameter.Name}' of {Name(target)} is given twice: by its place and by its name.", nameof(kwargs));
            if (i < args.Length)
                values[i] = Fit(target, parameter, args[i], nameof(args));
            else
                values[i] = isNamed ? Fit(target, parameter, value, nameof(kwargs)) : Default(target, parameter);
        }

        DemandKnown(target, parameters, kwargs);
        return new TargetCall(target, values);
    }

    /// <summary>Runs the function and waits for its task, if it returns one.</summary>
    /// <returns>What the function or its task returned.</returns>
    public object? Invoke()
    {
        if (Target is Action action)
        {
            action();
            return null;
        }

        var returned = Target is Func<Task> function
            ? function()
            : Target.Method.Invoke(Target.Target, BindingFlags.DoNotWrapExceptions, binder: null, AllArguments, culture: null);
        return returned is Task or ValueTask || returned?.GetType() is { IsGenericType: true } ? Awaited.ResultOf(returned) : returned;
    }

    // As a delegate of "text".ExtensionMethod: the target is the first argument.
    private static bool IsClosedOverFirst(Delegate target) => target.Method.IsStatic && target.Target is not null;

    private static object? Fit(Delegate target, ParameterInfo parameter, object? value, string argument)
    {
        var type = parameter.ParameterType;
        if (type.IsByRef || type.IsPointer || type.IsByRefLike)
            throw new ArgumentException($"The parameter '{parameter.Name}' of {Name(target)} is {type}: a reference or pointer means nothing in another process.", argument);
        if (value is null)
        {
            return !type.IsValueType || Nullable.GetUnderlyingType(type) is not null
                ? null
                : throw new ArgumentException($"The argument '{parameter.Name}' of {Name(target)} is null, and must be {type}.", argument);
        }

        if (type.IsInstanceOfType(value))
            return value;
        return Widening.TryConvert(value, Nullable.GetUnderlyingType(type) ?? type)
            ?? throw new ArgumentException($"The argument '{parameter.Name}' of {Name(target)} is {value.GetType()}, and must be {type}.", argument);
    }

    private static object? Default(Delegate target, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false) && type.IsArray)
            return Array.CreateInstance(type.GetElementType()!, 0);
        if (!parameter.HasDefaultValue)
            throw new ArgumentException($"The argument '{parameter.Name}' of {Name(target)} is missing.", nameof(target));
        var value = parameter.DefaultValue;
        if (value is null)
            return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null;
        return type.IsEnum ? Enum.ToObject(type, value) : value;
    }

    private static void DemandKnown(Delegate target, ParameterInfo[] parameters, IReadOnlyDictionary<string, object?>? kwargs)
    {
        foreach (var name in kwargs?.Keys ?? [])
        {
            if (!Array.Exists(parameters, p => p.Name == name))
                throw new ArgumentException($"{Name(target)} has no parameter '{name}'.", nameof(kwargs));
        }
    }

    private static string Name(Delegate target) => $"'{target.Method.Name}'";
}
