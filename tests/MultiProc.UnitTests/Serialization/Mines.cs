using System.Collections;
using System.Runtime.Serialization;
using MultiProc.Serialization;

namespace MultiProc.UnitTests.Serialization;

/// <summary>Types that no message of the tests holds, and whose code tells when it runs: damage must never lead to them.</summary>
internal static class Mines
{
    private static int s_touched;

    public static int Touched => Volatile.Read(ref s_touched);

    public static void Touch() => Interlocked.Increment(ref s_touched);

    public class WithStaticConstructor
    {
        static WithStaticConstructor() => Touch();

        public WithStaticConstructor() => Touch();

        public object? Property
        {
            get => null;
            set => Touch();
        }
    }

    public sealed class Derived : WithStaticConstructor;

    public class WithFinalizer
    {
        ~WithFinalizer() => Touch();
    }

    public sealed class WithDispose : WithFinalizer, IDisposable
    {
        public void Dispose()
        {
            Touch();
            GC.SuppressFinalize(this);
        }
    }

    public sealed class WithTransfer : ITransferable
    {
        static WithTransfer() => Touch();

        void ITransferable.Dump(TransferWriter writer) => Touch();

        void ITransferable.Load(TransferReader reader) => Touch();
    }

    [Serializable]
    public sealed class WithCallbacks : ISerializable, IDeserializationCallback
    {
        static WithCallbacks() => Touch();

        public WithCallbacks()
        {
        }

        private WithCallbacks(SerializationInfo info, StreamingContext context) => Touch();

        public void GetObjectData(SerializationInfo info, StreamingContext context) => Touch();

        public void OnDeserialization(object? sender) => Touch();

        [OnDeserialized]
        private void OnDeserialized(StreamingContext context) => Touch();
    }

    public sealed class WithEquality : IEqualityComparer, IComparer
    {
        static WithEquality() => Touch();

        bool IEqualityComparer.Equals(object? x, object? y)
        {
            Touch();
            return false;
        }

        public int GetHashCode(object obj)
        {
            Touch();
            return 0;
        }

        public int Compare(object? x, object? y)
        {
            Touch();
            return 0;
        }

        public override bool Equals(object? obj)
        {
            Touch();
            return false;
        }

        public override int GetHashCode()
        {
            Touch();
            return 0;
        }
    }

    public struct WithInitializer
    {
        public static int Started = Start();

        public object? Content { get; set; }

        private static int Start()
        {
            Touch();
            return 1;
        }
    }
}
