package io.ringfence.ring.layout;

/**
 * A slot, aligned to a cache line.
 *
 * <pre>
 *      0       8                               12         16
 *   0  stamp   length (24 bits), type (8)      checksum   payload …
 * </pre>
 *
 * <p>The stamp says which event the slot holds: sequence + 1 when published, −(sequence + 1) when aborted, 0 never yet.
 */
public final class SlotLayout {
    /** Slots begin on such a boundary. */
    public static final int ALIGNMENT = 64;

    /** 8 bytes: which event the slot holds. */
    public static final int STAMP_OFFSET = 0;

    /** 4 bytes: length of the event, 24 bits, and its type, 8 bits. */
    public static final int LENGTH_AND_TYPE_OFFSET = STAMP_OFFSET + Long.BYTES;

    /** 4 bytes: CRC32C of sequence, length and type, and payload; unused without checksums. */
    public static final int CHECKSUM_OFFSET = LENGTH_AND_TYPE_OFFSET + Integer.BYTES;

    /** The payload. */
    public static final int PAYLOAD_OFFSET = CHECKSUM_OFFSET + Integer.BYTES;

    /** Bytes before the payload. */
    public static final int HEADER_BYTES = PAYLOAD_OFFSET;

    /** The greatest length that fits into its 24 bits. */
    public static final int MAX_PAYLOAD_BYTES = (1 << 24) - 1;

    private static final int TYPE_SHIFT = 24;

    private SlotLayout() {}

    /**
     * Length and type in one word.
     *
     * @param length bytes of the event, 0 to {@link #MAX_PAYLOAD_BYTES}
     * @param type the user's own, 0 to 255
     * @return the word
     */
    public static int lengthAndType(int length, int type) {
        return length | type << TYPE_SHIFT;
    }

    /**
     * The length in such a word.
     *
     * @param lengthAndType the word
     * @return bytes of the event
     */
    public static int length(int lengthAndType) {
        return lengthAndType & MAX_PAYLOAD_BYTES;
    }

    /**
     * The type in such a word.
     *
     * @param lengthAndType the word
     * @return 0 to 255
     */
    public static int type(int lengthAndType) {
        return lengthAndType >>> TYPE_SHIFT;
    }

    /**
     * Bytes of a slot for a payload, header and alignment included.
     *
     * @param payloadBytes bytes of the payload
     * @return a multiple of {@link #ALIGNMENT}
     */
    public static int slotBytes(int payloadBytes) {
        return (HEADER_BYTES + payloadBytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
