package io.ringfence.ring.layout;

/**
 * The identity page, first in {@code ring.dat}; written once at creation, never changed, read from a heap copy. Little-endian.
 *
 * <pre>
 *      0        4        8        12       16       20       24       28
 *   0  magic             version  order    header   slots    slot     payload
 *  32  producer checksum without  ledger   registry counters ring id (128 bits)
 *  64  … ring id         created, epoch ns initial sequence  file bytes
 *  96  schema length, then 64 bytes of UTF-8
 * 164  journal place length, then 1024 bytes of UTF-8
 *      zeros
 * 4092 CRC32C of bytes 0 to 4091
 * </pre>
 */
public final class IdentityLayout {
    /** {@code RNGFENCE} as eight ASCII characters. */
    public static final long MAGIC = 0x45434E45_46474E52L;

    /** The one layout version that this library writes and reads. */
    public static final int VERSION = 1;

    /** Reads as this number only in the byte order that it was written in. */
    public static final int BYTE_ORDER_MARK = 0x01020304;

    /** Bytes of the page, checksum included. */
    public static final int PAGE_BYTES = 4096;

    /** Most bytes of a schema name, in UTF-8. */
    public static final int SCHEMA_BYTES = 64;

    /** Most bytes of a journal place, in UTF-8. */
    public static final int JOURNAL_PLACE_BYTES = 1024;

    /** 8 bytes: {@link #MAGIC}. */
    public static final int MAGIC_OFFSET = 0;

    /** 4 bytes: {@link #VERSION}. */
    public static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;

    /** 4 bytes: {@link #BYTE_ORDER_MARK}. */
    public static final int BYTE_ORDER_OFFSET = VERSION_OFFSET + Integer.BYTES;

    /** 4 bytes: {@link #PAGE_BYTES}. */
    public static final int HEADER_BYTES_OFFSET = BYTE_ORDER_OFFSET + Integer.BYTES;

    /** 4 bytes: slots, a power of two. */
    public static final int SLOT_COUNT_OFFSET = HEADER_BYTES_OFFSET + Integer.BYTES;

    /** 4 bytes: from one slot to the next. */
    public static final int SLOT_BYTES_OFFSET = SLOT_COUNT_OFFSET + Integer.BYTES;

    /** 4 bytes: size of the largest event. */
    public static final int PAYLOAD_BYTES_OFFSET = SLOT_BYTES_OFFSET + Integer.BYTES;

    /** 4 bytes: 0 single, 1 multi. */
    public static final int PRODUCER_MODE_OFFSET = PAYLOAD_BYTES_OFFSET + Integer.BYTES;

    /** 4 bytes: 0 none, 1 CRC32C. */
    public static final int CHECKSUM_MODE_OFFSET = PRODUCER_MODE_OFFSET + Integer.BYTES;

    /** 4 bytes: 0 block, 1 overwrite. */
    public static final int WITHOUT_CONSUMERS_OFFSET = CHECKSUM_MODE_OFFSET + Integer.BYTES;

    /** 4 bytes: entries of the producer ledger. */
    public static final int LEDGER_ENTRIES_OFFSET = WITHOUT_CONSUMERS_OFFSET + Integer.BYTES;

    /** 4 bytes: entries of the consumer registry. */
    public static final int REGISTRY_ENTRIES_OFFSET = LEDGER_ENTRIES_OFFSET + Integer.BYTES;

    /** 4 bytes: words on the counters page. */
    public static final int COUNTER_COUNT_OFFSET = REGISTRY_ENTRIES_OFFSET + Integer.BYTES;

    /** 8 bytes: upper half of the ring id. */
    public static final int RING_ID_HIGH_OFFSET = COUNTER_COUNT_OFFSET + Integer.BYTES;

    /** 8 bytes: lower half of the ring id. */
    public static final int RING_ID_LOW_OFFSET = RING_ID_HIGH_OFFSET + Long.BYTES;

    /** 8 bytes: creation time, nanoseconds since 1970. */
    public static final int CREATED_OFFSET = RING_ID_LOW_OFFSET + Long.BYTES;

    /** 8 bytes: sequence of the first event. */
    public static final int INITIAL_SEQUENCE_OFFSET = CREATED_OFFSET + Long.BYTES;

    /** 8 bytes: exact size of the file. */
    public static final int FILE_BYTES_OFFSET = INITIAL_SEQUENCE_OFFSET + Long.BYTES;

    /** 4 bytes: bytes of the schema name. */
    public static final int SCHEMA_LENGTH_OFFSET = FILE_BYTES_OFFSET + Long.BYTES;

    /** The schema name. */
    public static final int SCHEMA_OFFSET = SCHEMA_LENGTH_OFFSET + Integer.BYTES;

    /** 4 bytes: bytes of the journal place; 0 while no journal has one of its own. */
    public static final int JOURNAL_PLACE_LENGTH_OFFSET = SCHEMA_OFFSET + SCHEMA_BYTES;

    /** The journal place. */
    public static final int JOURNAL_PLACE_OFFSET = JOURNAL_PLACE_LENGTH_OFFSET + Integer.BYTES;

    /** 4 bytes: CRC32C of all bytes before it. */
    public static final int CHECKSUM_OFFSET = PAGE_BYTES - Integer.BYTES;

    private IdentityLayout() {}
}
