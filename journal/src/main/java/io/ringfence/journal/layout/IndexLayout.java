package io.ringfence.journal.layout;

/**
 * The payload of an index record: entries in ascending order, one for the first event and then one for the first event after each
 * {@link #INTERVAL_BYTES}. It says nothing that the records do not say.
 *
 * <pre>
 *        0                 8                 16
 *    0   sequence          timestamp         position
 * </pre>
 */
public final class IndexLayout {
    /** Bytes of records from one entry to the next, at least. */
    public static final int INTERVAL_BYTES = 64 << 10;

    /** 8 bytes: sequence of the event. */
    public static final int SEQUENCE_OFFSET = 0;

    /** 8 bytes: its journal time. */
    public static final int TIMESTAMP_OFFSET = SEQUENCE_OFFSET + Long.BYTES;

    /** 8 bytes: where its record begins in the segment. */
    public static final int POSITION_OFFSET = TIMESTAMP_OFFSET + Long.BYTES;

    /** Bytes of an entry. */
    public static final int ENTRY_BYTES = POSITION_OFFSET + Long.BYTES;

    private IndexLayout() {}

    /**
     * The most entries that a segment can have.
     *
     * @param segmentBytes its size
     * @return how many
     */
    public static int maxEntries(int segmentBytes) {
        return segmentBytes / INTERVAL_BYTES + 1;
    }
}
