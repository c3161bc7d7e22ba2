package io.ringfence.ring.layout;

/** Bytes of {@code owners.lock}, each a lock of its own. The file is never mapped, never unlinked, and holds nothing but its size. */
public final class LockLayout {
    /** Shared by each JVM that has the ring attached for writing; exclusive for creation, deletion and marking the ring clean. */
    public static final int IN_USE = 0;

    /** Exclusive, briefly: joining, leaving, taking over and freeing entries. */
    public static final int REGISTRY = 1;

    /** Shared by each JVM that has the ring attached read-only; exclusive for deletion. */
    public static final int READERS = 2;

    /** One byte for each ledger entry, from here. */
    public static final int LEDGER = 64;

    /** One byte for each registry entry, from here. */
    public static final int CONSUMERS = LEDGER + RingGeometry.MAX_LEDGER_ENTRIES;

    /** Size of the file. */
    public static final int FILE_BYTES = CONSUMERS + RingGeometry.MAX_REGISTRY_ENTRIES;

    private LockLayout() {}
}
