package io.ringfence.journal;

import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.layout.IdentityLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The identity page of a ring, byte for byte: every segment carries it, so that a lost {@code ring.dat} can be made again from the
 * journal. Immutable.
 */
public final class RingImage {
    private final byte[] bytes;
    private final ByteBuffer page;

    private RingImage(byte[] bytes, ByteBuffer page) {
        this.bytes = bytes;
        this.page = page;
    }

    /**
     * Copies and checks a page.
     *
     * @param bytes {@value io.ringfence.ring.layout.IdentityLayout#PAGE_BYTES} bytes, the first of {@code ring.dat}
     * @return the image
     * @throws InvalidOptionException if they are no identity page
     */
    public static RingImage of(byte[] bytes) {
        if (bytes.length != IdentityLayout.PAGE_BYTES) {
            throw refused(bytes.length + " bytes", IdentityLayout.PAGE_BYTES + " bytes");
        }
        byte[] copy = bytes.clone();
        ByteBuffer page = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
        long magic = page.getLong(IdentityLayout.MAGIC_OFFSET);
        if (magic != IdentityLayout.MAGIC) {
            throw refused("magic 0x" + Long.toHexString(magic), "0x" + Long.toHexString(IdentityLayout.MAGIC));
        }
        CRC32C crc = new CRC32C();
        crc.update(page.duplicate().position(0).limit(IdentityLayout.CHECKSUM_OFFSET));
        int stored = page.getInt(IdentityLayout.CHECKSUM_OFFSET);
        if ((int) crc.getValue() != stored) {
            throw refused(
                    "checksum 0x" + Integer.toHexString((int) crc.getValue()),
                    "0x" + Integer.toHexString(stored) + " as stored");
        }
        return new RingImage(copy, page);
    }

    private static InvalidOptionException refused(String actual, String expected) {
        return new InvalidOptionException(new Problem(
                "journal", "identity page of the ring", actual, expected, "take the first page of its ring.dat"));
    }

    /** {@return the 128 bits that no other ring has} */
    public UUID ringId() {
        return new UUID(
                page.getLong(IdentityLayout.RING_ID_HIGH_OFFSET), page.getLong(IdentityLayout.RING_ID_LOW_OFFSET));
    }

    /** {@return bytes of the ring's largest event} */
    public int payloadBytes() {
        return page.getInt(IdentityLayout.PAYLOAD_BYTES_OFFSET);
    }

    /** {@return the sequence of the ring's first event ever} */
    public long initialSequence() {
        return page.getLong(IdentityLayout.INITIAL_SEQUENCE_OFFSET);
    }

    /** {@return a copy of the page} */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RingImage that && page.equals(that.page);
    }

    @Override
    public int hashCode() {
        return page.hashCode();
    }

    @Override
    public String toString() {
        return "ring " + ringId();
    }
}
