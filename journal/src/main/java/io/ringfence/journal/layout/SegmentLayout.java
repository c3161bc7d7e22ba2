package io.ringfence.journal.layout;

import io.ringfence.ring.layout.IdentityLayout;

/**
 * The header of a segment, two pages; written once before the segment gets its name, never changed, read from a private copy.
 * Little-endian.
 *
 * <pre>
 *        0        4        8        12       16       20       24       28
 *    0   magic             version  header   segment bytes     ring id, upper
 *   32   ring id, lower    ring epoch        number            first sequence
 *   64   created           time floor        durable sequence
 *        zeros
 * 4092   CRC32C of bytes 0 to 4091 and 4096 to 8191
 * 4096   the identity page of the ring, 4096 bytes
 * 8192   records
 * </pre>
 */
public final class SegmentLayout {
    /** {@code RNGJOURN} as eight ASCII characters. */
    public static final long MAGIC = 0x4E52554F_4A474E52L;

    /** The one layout version that this library writes and reads. */
    public static final int VERSION = 1;

    /** 8 bytes: {@link #MAGIC}. */
    public static final int MAGIC_OFFSET = 0;

    /** 4 bytes: {@link #VERSION}; looked at before all that follows. */
    public static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;

    /** 4 bytes: {@link #HEADER_BYTES}. */
    public static final int HEADER_BYTES_OFFSET = VERSION_OFFSET + Integer.BYTES;

    /** 8 bytes: size that the file was made with; a sealed one is cut to what is used. */
    public static final int SEGMENT_BYTES_OFFSET = HEADER_BYTES_OFFSET + Integer.BYTES;

    /** 8 bytes: upper half of the ring's id. */
    public static final int RING_ID_HIGH_OFFSET = SEGMENT_BYTES_OFFSET + Long.BYTES;

    /** 8 bytes: lower half of the ring's id. */
    public static final int RING_ID_LOW_OFFSET = RING_ID_HIGH_OFFSET + Long.BYTES;

    /** 8 bytes: epoch of the ring that the events are of. */
    public static final int EPOCH_OFFSET = RING_ID_LOW_OFFSET + Long.BYTES;

    /** 8 bytes: segment number, from 1; a later one cuts off all earlier ones at its first sequence. */
    public static final int NUMBER_OFFSET = EPOCH_OFFSET + Long.BYTES;

    /** 8 bytes: sequence of the first event. */
    public static final int FIRST_SEQUENCE_OFFSET = NUMBER_OFFSET + Long.BYTES;

    /** 8 bytes: when it was begun by the wall clock, nanoseconds since 1970; to look at only. */
    public static final int CREATED_OFFSET = FIRST_SEQUENCE_OFFSET + Long.BYTES;

    /** 8 bytes: journal time of the last event before the first one of this segment; the smallest long if there was none. */
    public static final int TIME_FLOOR_OFFSET = CREATED_OFFSET + Long.BYTES;

    /** 8 bytes: what was known to be on the disk when the segment was begun. */
    public static final int DURABLE_OFFSET = TIME_FLOOR_OFFSET + Long.BYTES;

    /** 4 bytes: CRC32C of all the rest of the header. */
    public static final int CHECKSUM_OFFSET = IdentityLayout.PAGE_BYTES - Integer.BYTES;

    /** 4096 bytes: the identity page of the ring. */
    public static final int IDENTITY_OFFSET = CHECKSUM_OFFSET + Integer.BYTES;

    /** Bytes of the header; the first record begins here. */
    public static final int HEADER_BYTES = IDENTITY_OFFSET + IdentityLayout.PAGE_BYTES;

    private SegmentLayout() {}
}
