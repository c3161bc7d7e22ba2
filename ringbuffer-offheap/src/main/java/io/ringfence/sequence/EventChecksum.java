package io.ringfence.sequence;

import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * CRC32C of one event: sequence, length and type, payload. Computed over a heap copy, because a checksum intrinsic over a mapping
 * kills the JVM if the file is truncated under it. One instance a thread; allocates nothing after construction.
 */
public final class EventChecksum {
    private static final int PREFIX_BYTES = Long.BYTES + Integer.BYTES;

    private final CRC32C crc = new CRC32C();
    private final byte[] copy;
    private final UnsafeBuffer copyView;

    /**
     * For events up to a size.
     *
     * @param payloadBytes the largest event
     */
    public EventChecksum(int payloadBytes) {
        copy = new byte[PREFIX_BYTES + payloadBytes];
        copyView = new UnsafeBuffer(copy);
    }

    /**
     * Computes it.
     *
     * @param sequence of the event
     * @param lengthAndType as in its slot
     * @param source where the payload is
     * @param offset of the payload
     * @param length bytes of the payload
     * @return the checksum
     */
    public int compute(long sequence, int lengthAndType, DirectBuffer source, int offset, int length) {
        copyView.putLong(0, sequence);
        copyView.putInt(Long.BYTES, lengthAndType);
        source.getBytes(offset, copy, PREFIX_BYTES, length);
        crc.reset();
        crc.update(copy, 0, PREFIX_BYTES + length);
        return (int) crc.getValue();
    }
}
