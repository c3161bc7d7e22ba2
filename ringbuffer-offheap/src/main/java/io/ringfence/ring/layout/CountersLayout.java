package io.ringfence.ring.layout;

/** Counters of the ring, 64 words of 8 bytes on a page of their own; moved on slow paths only, by anyone. */
public final class CountersLayout {
    /** Bytes of the page. */
    public static final int PAGE_BYTES = 4096;

    /** How many counters there is room for. */
    public static final int COUNT = 64;

    /** Slots that were aborted, by their producer or by a repair. */
    public static final int ABORTED = 0;

    /** Slots of a dead producer that a repair completed. */
    public static final int REPAIRED_PUBLISHED = 1;

    /** Slots of a dead producer that a repair aborted. */
    public static final int REPAIRED_ABORTED = 2;

    /** Nanoseconds from the first suspicion to the repair, summed. */
    public static final int REPAIR_NANOS_TOTAL = 3;

    /** The longest of them. */
    public static final int REPAIR_NANOS_MAX = 4;

    /** Names and entries that were taken over from a dead owner. */
    public static final int TAKEOVERS = 5;

    /** Dead consumers that were released. */
    public static final int RELEASES = 6;

    /** Forces of the journal that succeeded, since its owner began. */
    public static final int JOURNAL_FORCES = 7;

    /** When the last of them ended, nanoseconds since 1970. */
    public static final int JOURNAL_LAST_FORCE = 8;

    /** Nanoseconds that half of its owner's forces took at most. */
    public static final int JOURNAL_FORCE_P50_NANOS = 9;

    /** Nanoseconds that 99 of 100 took at most. */
    public static final int JOURNAL_FORCE_P99_NANOS = 10;

    /** Nanoseconds that the longest took. */
    public static final int JOURNAL_FORCE_MAX_NANOS = 11;

    /** Number of the segment that is being written. */
    public static final int JOURNAL_SEGMENT = 12;

    private CountersLayout() {}
}
