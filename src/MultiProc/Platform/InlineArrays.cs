using System.Runtime.CompilerServices;

namespace MultiProc.Platform;

/// <summary>The elements of a boxed inline array, of which reflection shows the first one only.</summary>
internal abstract class InlineArrays
{
    public static InlineArrays For(Type array, Type element) =>
        (InlineArrays)Activator.CreateInstance(typeof(Of<,>).MakeGenericType(array, element))!;

    /// <summary>The element at <paramref name="index"/>, which the caller holds against the length.</summary>
    public abstract object? Get(object box, int index);

    /// <inheritdoc cref="Get"/>
    public abstract void Set(object box, int index, object? value);

    private sealed class Of<TArray, TElement> : InlineArrays
        where TArray : struct
    {
        public override object? Get(object box, int index) => Element(box, index);

        public override void Set(object box, int index, object? value) => Element(box, index) = (TElement)value!;

        private static ref TElement Element(object box, int index) =>
            ref Unsafe.Add(ref Unsafe.As<TArray, TElement>(ref Unsafe.Unbox<TArray>(box)), index);
    }
}
