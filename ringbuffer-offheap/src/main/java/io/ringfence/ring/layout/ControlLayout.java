package io.ringfence.ring.layout;

/**
 * The control page, third in {@code ring.dat}: single words that several processes share, each group of them alone on 128 bytes (two
 * cache lines, because the prefetcher fetches pairs).
 *
 * <pre>
 *  +0     cursor
 *  +128   registry version, floor, registry high, blockers      read by producers on their slow path; blockers at each publication
 *  +256   waiters, wake word (32 bits)
 *  +384   written watermark, journal start                       the journal's
 *  +512   durable watermark, durable waiters, durable wake word (32 bits)
 *  +640   reserved for worker groups
 * </pre>
 */
public final class ControlLayout {
    /** Bytes between words that must not share a cache line. */
    public static final int LINE_BYTES = 128;

    /** Bytes of the page. */
    public static final int PAGE_BYTES = 4096;

    /** Where the page begins. */
    public static final int BASE = StateLayout.BASE + StateLayout.PAGE_BYTES;

    /** The highest claimed sequence. */
    public static final int CURSOR_OFFSET = BASE;

    /** Grows with each change of the set of gating consumers. */
    public static final int REGISTRY_VERSION_OFFSET = CURSOR_OFFSET + LINE_BYTES;

    /** The gate while no consumer is registered, under the policy block. */
    public static final int FLOOR_OFFSET = REGISTRY_VERSION_OFFSET + Long.BYTES;

    /** How many registry entries were ever in use: scans end there. */
    public static final int REGISTRY_HIGH_OFFSET = FLOOR_OFFSET + Long.BYTES;

    /** Bit i: the owner of registry entry i waits by blocking, now and then. */
    public static final int BLOCKERS_OFFSET = REGISTRY_HIGH_OFFSET + Long.BYTES;

    /** Bit i: the owner of registry entry i is about to sleep, or asleep. */
    public static final int WAITERS_OFFSET = REGISTRY_VERSION_OFFSET + LINE_BYTES;

    /** The futex; 32 bits, grows with each wake. */
    public static final int WAKE_WORD_OFFSET = WAITERS_OFFSET + Long.BYTES;

    /** Highest sequence in the journal. */
    public static final int WRITTEN_OFFSET = WAITERS_OFFSET + LINE_BYTES;

    /** The sequence before the first one in the journal. */
    public static final int JOURNAL_START_OFFSET = WRITTEN_OFFSET + Long.BYTES;

    /** Highest sequence on disk. */
    public static final int DURABLE_OFFSET = WRITTEN_OFFSET + LINE_BYTES;

    /** Not 0: somebody sleeps, or is about to, until the durable watermark moves. */
    public static final int DURABLE_WAITERS_OFFSET = DURABLE_OFFSET + Long.BYTES;

    /** The futex of those who wait for the durable watermark; 32 bits, grows with each wake. */
    public static final int DURABLE_WAKE_WORD_OFFSET = DURABLE_WAITERS_OFFSET + Long.BYTES;

    private ControlLayout() {}
}
