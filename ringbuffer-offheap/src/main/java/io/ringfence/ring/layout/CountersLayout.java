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

    private CountersLayout() {}
}
