package io.ringfence.service.demo;

/**
 * A line of a {@link RunLog}: consecutive events, or a mark.
 *
 * @param sequence of the first event; of an opening, the last one that was done before
 * @param index in the feed of the first event; of an opening, the next one
 * @param count of the events, or {@link #OPENED}, or {@link #MISMATCH}
 * @param latency of the last event from its publication to its handling, in units of {@link #LATENCY_UNIT_NANOS}
 */
record RunRecord(long sequence, long index, int count, int latency) {
    /** The count of a mark: a process opened its handle here. */
    static final int OPENED = 0;

    /** The count of a mark: an event whose bytes are not those that were published. */
    static final int MISMATCH = -1;

    /** One unit of {@link #latency}. */
    static final int LATENCY_UNIT_NANOS = 100;

    /** No latency was measured. */
    static final int NO_LATENCY = -1;
}
