package io.ringfence.recovery.layout;

import io.ringfence.ring.layout.IdentityLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.ring.layout.RingGeometry;

/**
 * A snapshot's file. Little-endian.
 *
 * <pre>
 *      0                8         12             16             24
 *   0  magic            version   consumers      epoch          sequence
 *  32  created          durable                      content (4), zeros …
 *  64  identity page of the ring, 4096 bytes
 * 4160 consumers, 80 bytes each: position (8), name length (4), name (64), zeros (4)
 *      state, as many bytes as its writer wrote
 *  end − 16: state bytes (8), CRC32C of all bytes before it (4), end mark (4)
 * </pre>
 */
public final class SnapshotLayout {
    /** {@code RNGSNAPS} as eight ASCII characters. */
    public static final long MAGIC = 0x5350414E_53474E52L;

    /** The one layout version that this library writes and reads. */
    public static final int VERSION = 1;

    /** Most consumers that a header may name: as many as a ring's registry holds. */
    public static final int MAX_CONSUMERS = RingGeometry.MAX_REGISTRY_ENTRIES;

    /** 8 bytes: {@link #MAGIC}. */
    public static final int MAGIC_OFFSET = 0;

    /** 4 bytes: {@link #VERSION}. */
    public static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;

    /** 4 bytes: how many consumers follow the identity page. */
    public static final int CONSUMERS_OFFSET = VERSION_OFFSET + Integer.BYTES;

    /** 8 bytes: epoch of the ring. */
    public static final int EPOCH_OFFSET = CONSUMERS_OFFSET + Integer.BYTES;

    /** 8 bytes: the last sequence whose effect the state contains. */
    public static final int SEQUENCE_OFFSET = EPOCH_OFFSET + Long.BYTES;

    /** 8 bytes: when it was taken, nanoseconds since 1970. */
    public static final int CREATED_OFFSET = SEQUENCE_OFFSET + Long.BYTES;

    /** 8 bytes: the durable watermark then. */
    public static final int DURABLE_OFFSET = CREATED_OFFSET + Long.BYTES;

    /** 4 bytes: {@link #STATE} or {@link #POSITIONS}. */
    public static final int CONTENT_OFFSET = DURABLE_OFFSET + Long.BYTES;

    /** The content is a program's state, which may have no bytes. */
    public static final int STATE = 0;

    /** The content is the ring's own positions only: there is no state that it could give back. */
    public static final int POSITIONS = 1;

    /** The identity page of the ring. */
    public static final int IDENTITY_OFFSET = 64;

    /** The consumers. */
    public static final int CONSUMER_TABLE_OFFSET = IDENTITY_OFFSET + IdentityLayout.PAGE_BYTES;

    /** 8 bytes of a consumer: its position. */
    public static final int CONSUMER_POSITION_OFFSET = 0;

    /** 4 bytes of a consumer: bytes of its name. */
    public static final int CONSUMER_NAME_LENGTH_OFFSET = CONSUMER_POSITION_OFFSET + Long.BYTES;

    /** The name. */
    public static final int CONSUMER_NAME_OFFSET = CONSUMER_NAME_LENGTH_OFFSET + Integer.BYTES;

    /** Bytes of a consumer. */
    public static final int CONSUMER_BYTES = CONSUMER_NAME_OFFSET + ParticipantLayout.NAME_BYTES + Integer.BYTES;

    /** 8 bytes of the trailer: bytes of the state. */
    public static final int STATE_BYTES_OFFSET = 0;

    /** 4 bytes of the trailer: CRC32C of everything before it. */
    public static final int CHECKSUM_OFFSET = STATE_BYTES_OFFSET + Long.BYTES;

    /** 4 bytes of the trailer: {@link #END_MARK}. */
    public static final int END_MARK_OFFSET = CHECKSUM_OFFSET + Integer.BYTES;

    /** Bytes of the trailer. */
    public static final int TRAILER_BYTES = END_MARK_OFFSET + Integer.BYTES;

    /** {@code SEND} as four ASCII characters. */
    public static final int END_MARK = 0x444E4553;

    private SnapshotLayout() {}

    /**
     * {@return where the state begins}
     *
     * @param consumers how many there are
     */
    public static int stateOffset(int consumers) {
        return CONSUMER_TABLE_OFFSET + consumers * CONSUMER_BYTES;
    }
}
