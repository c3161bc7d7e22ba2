package io.ringfence.journal.layout;

/**
 * A record: everything after the header of a segment is one. Little-endian, on a multiple of 8, with zeros to the next multiple of 8.
 *
 * <pre>
 *        0        4        8        12       16       20       24   25    26    28
 *    0   length   CRC32C   sequence          timestamp         type flags kind  0
 *   32   payload …
 * </pre>
 *
 * <p>Where the length is 0, there is no record yet. The checksum is that of the record, from its
 * length to the end of its payload, with the <em>salt</em> in the place of the checksum: the segment's salt plus the record's position.
 */
public final class RecordLayout {
    /** Records begin on such a boundary. */
    public static final int ALIGNMENT = 8;

    /** 4 bytes: of the record, from here to the end of the payload, without what fills it up. */
    public static final int LENGTH_OFFSET = 0;

    /** 4 bytes: the salted CRC32C. */
    public static final int CHECKSUM_OFFSET = LENGTH_OFFSET + Integer.BYTES;

    /** 8 bytes: sequence of the event; of the next event in a batch record; of the last one in index and footer. */
    public static final int SEQUENCE_OFFSET = CHECKSUM_OFFSET + Integer.BYTES;

    /** 8 bytes: journal time, nanoseconds since 1970, never less than in the record before. */
    public static final int TIMESTAMP_OFFSET = SEQUENCE_OFFSET + Long.BYTES;

    /** 1 byte: the user's own type of an event. */
    public static final int TYPE_OFFSET = TIMESTAMP_OFFSET + Long.BYTES;

    /** 1 byte: {@link #ABORTED} or 0. */
    public static final int FLAGS_OFFSET = TYPE_OFFSET + Byte.BYTES;

    /** 2 bytes: {@link #EVENT}, {@link #BATCH}, {@link #INDEX} or {@link #FOOTER}. */
    public static final int KIND_OFFSET = FLAGS_OFFSET + Byte.BYTES;

    /** 4 bytes: zeros. */
    public static final int RESERVED_OFFSET = KIND_OFFSET + Short.BYTES;

    /** The payload. */
    public static final int PAYLOAD_OFFSET = RESERVED_OFFSET + Integer.BYTES;

    /** Bytes before the payload. */
    public static final int HEADER_BYTES = PAYLOAD_OFFSET;

    /** Flag: the producer withdrew the event. */
    public static final int ABORTED = 1;

    /** Kind: an event of the ring. */
    public static final int EVENT = 1;

    /** Kind: what was known to be on the disk when a batch was begun, as the payload's one long. */
    public static final int BATCH = 2;

    /** Kind: the sparse index of a sealed segment. */
    public static final int INDEX = 3;

    /** Kind: the end of a sealed segment. */
    public static final int FOOTER = 4;

    /** Bytes of a batch record. */
    public static final int BATCH_BYTES = HEADER_BYTES + Long.BYTES;

    private RecordLayout() {}

    /**
     * Bytes that a record takes up.
     *
     * @param payloadBytes bytes of its payload
     * @return a multiple of {@link #ALIGNMENT}
     */
    public static int alignedBytes(int payloadBytes) {
        return (HEADER_BYTES + payloadBytes + ALIGNMENT - 1) & -ALIGNMENT;
    }
}
