package io.ringfence.journal.layout;

/**
 * The payload of a footer record, which is the last of a sealed segment and ends with its file. Its record's sequence and timestamp
 * are those of the segment's last event.
 *
 * <pre>
 *        0                 8                 16                24
 *    0   events            of these aborted  index position    index entries
 *   32   durable sequence
 * </pre>
 */
public final class FooterLayout {
    /** 8 bytes: events in the segment. */
    public static final int EVENTS_OFFSET = 0;

    /** 8 bytes: how many of them are aborted. */
    public static final int ABORTED_OFFSET = EVENTS_OFFSET + Long.BYTES;

    /** 8 bytes: where the index record begins, which is where the events end. */
    public static final int INDEX_POSITION_OFFSET = ABORTED_OFFSET + Long.BYTES;

    /** 8 bytes: entries of the index. */
    public static final int INDEX_ENTRIES_OFFSET = INDEX_POSITION_OFFSET + Long.BYTES;

    /** 8 bytes: what was known to be on the disk when the segment was sealed. */
    public static final int DURABLE_OFFSET = INDEX_ENTRIES_OFFSET + Long.BYTES;

    /** Bytes of the payload. */
    public static final int PAYLOAD_BYTES = DURABLE_OFFSET + Long.BYTES;

    /** Bytes of the whole record. */
    public static final int RECORD_BYTES = RecordLayout.HEADER_BYTES + PAYLOAD_BYTES;

    private FooterLayout() {}
}
