namespace MultiProc.UnitTests.Synchronization.Faces;

// Every primitive, without a name and with one: two kinds of memory.

public sealed class LockSuite : ScopedPrimitiveSuite<LockPrimitive, Nameless>;

public sealed class NamedLockSuite : ScopedPrimitiveSuite<LockPrimitive, Named>;

public sealed class RLockSuite : ScopedPrimitiveSuite<RLockPrimitive, Nameless>;

public sealed class NamedRLockSuite : ScopedPrimitiveSuite<RLockPrimitive, Named>;

public sealed class SemaphoreSuite : ScopedPrimitiveSuite<SemaphorePrimitive, Nameless>;

public sealed class NamedSemaphoreSuite : ScopedPrimitiveSuite<SemaphorePrimitive, Named>;

public sealed class BoundedSemaphoreSuite : ScopedPrimitiveSuite<BoundedSemaphorePrimitive, Nameless>;

public sealed class NamedBoundedSemaphoreSuite : ScopedPrimitiveSuite<BoundedSemaphorePrimitive, Named>;

public sealed class EventSuite : PrimitiveSuite<EventPrimitive, Nameless>;

public sealed class NamedEventSuite : PrimitiveSuite<EventPrimitive, Named>;

public sealed class BarrierSuite : PrimitiveSuite<BarrierPrimitive, Nameless>;

public sealed class NamedBarrierSuite : PrimitiveSuite<BarrierPrimitive, Named>;

public sealed class ConditionOfLockSuite : ScopedPrimitiveSuite<ConditionOfLockPrimitive, Nameless>;

public sealed class NamedConditionOfLockSuite : ScopedPrimitiveSuite<ConditionOfLockPrimitive, Named>;

public sealed class ConditionOfRLockSuite : ScopedPrimitiveSuite<ConditionOfRLockPrimitive, Nameless>;

public sealed class NamedConditionOfRLockSuite : ScopedPrimitiveSuite<ConditionOfRLockPrimitive, Named>;
