package io.ringfence.journal;

import static io.ringfence.journal.layout.SegmentLayout.CHECKSUM_OFFSET;
import static io.ringfence.journal.layout.SegmentLayout.CREATED_OFFSET;
import static io.ringfence.journal.layout.SegmentLayout.DURABLE_OFFSET;
import static io.ringfence.journal.layout.SegmentLayout.EPOCH_OFFSET;
import static io.ringfence.journal.layout.SegmentLayout.FIRST_SEQUENCE_OFFSET;
import static io.ringfence.journal.layout.SegmentLayout.HEADER_BYTES;
import static io.ringfence.journal.layout.SegmentLayout.HEADER_BYTES_OFFSET;
import static io.ringfence.journal.layout.SegmentLayout.IDENTITY_OFFSET;
import static io.ringfence.journal.layout.SegmentLayout.MAGIC;
import static io.ringfence.journal.layout.SegmentLayout.MAGIC_OFFSET;
import static io.ringfence.journal.layout.SegmentLayout.NUMBER_OFFSET;
import static io.ringfence.journal.layout.SegmentLayout.RING_ID_HIGH_OFFSET;
import static io.ringfence.journal.layout.SegmentLayout.RING_ID_LOW_OFFSET;
import static io.ringfence.journal.layout.SegmentLayout.SEGMENT_BYTES_OFFSET;
import static io.ringfence.journal.layout.SegmentLayout.TIME_FLOOR_OFFSET;
import static io.ringfence.journal.layout.SegmentLayout.VERSION;
import static io.ringfence.journal.layout.SegmentLayout.VERSION_OFFSET;

import io.ringfence.journal.error.JournalVersionException;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Who a segment is. Immutable.
 *
 * @param ring whose events it holds
 * @param epoch of the ring
 * @param number from 1; a later one cuts off all earlier ones at its first sequence
 * @param firstSequence of its first event
 * @param createdNanos when it was begun by the wall clock, nanoseconds since 1970
 * @param timeFloorNanos journal time of the last event before its first; {@link Long#MIN_VALUE} if there was none
 * @param durableSequence what was known to be on the disk when it was begun
 * @param segmentBytes size that its file was made with
 */
public record SegmentHeader(
        RingImage ring,
        long epoch,
        long number,
        long firstSequence,
        long createdNanos,
        long timeFloorNanos,
        long durableSequence,
        int segmentBytes) {

    /** What is wrong with bytes that should be a header. */
    static final class BadHeaderException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int offset;
        private final String actual;
        private final String expected;

        BadHeaderException(int offset, String actual, String expected) {
            super(actual);
            this.offset = offset;
            this.actual = actual;
            this.expected = expected;
        }

        Damage damage() {
            return new Damage(offset, actual, expected);
        }
    }

    /** The number that each record's checksum is salted with, together with its position. */
    int salt() {
        ByteBuffer identity = ByteBuffer.allocate(4 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        identity.putLong(ring.ringId().getMostSignificantBits())
                .putLong(ring.ringId().getLeastSignificantBits())
                .putLong(epoch)
                .putLong(number);
        CRC32C crc = new CRC32C();
        crc.update(identity.flip());
        return (int) crc.getValue();
    }

    byte[] encode() {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(MAGIC_OFFSET, MAGIC)
                .putInt(VERSION_OFFSET, VERSION)
                .putInt(HEADER_BYTES_OFFSET, HEADER_BYTES)
                .putLong(SEGMENT_BYTES_OFFSET, segmentBytes)
                .putLong(RING_ID_HIGH_OFFSET, ring.ringId().getMostSignificantBits())
                .putLong(RING_ID_LOW_OFFSET, ring.ringId().getLeastSignificantBits())
                .putLong(EPOCH_OFFSET, epoch)
                .putLong(NUMBER_OFFSET, number)
                .putLong(FIRST_SEQUENCE_OFFSET, firstSequence)
                .putLong(CREATED_OFFSET, createdNanos)
                .putLong(TIME_FLOOR_OFFSET, timeFloorNanos)
                .putLong(DURABLE_OFFSET, durableSequence)
                .put(IDENTITY_OFFSET, ring.bytes())
                .putInt(CHECKSUM_OFFSET, checksum(header));
        return header.array();
    }

    /**
     * Reads and checks a private copy.
     *
     * @throws BadHeaderException if it is torn or damaged
     * @throws JournalVersionException if it is of another version
     */
    static SegmentHeader decode(ByteBuffer header, SegmentName name) throws BadHeaderException {
        header.order(ByteOrder.LITTLE_ENDIAN);
        if (header.remaining() < HEADER_BYTES) {
            throw new BadHeaderException(
                    header.remaining(),
                    "the file ends at byte " + header.remaining(),
                    HEADER_BYTES + " bytes of header");
        }
        require(MAGIC_OFFSET, "magic", header.getLong(MAGIC_OFFSET), MAGIC);
        int version = header.getInt(VERSION_OFFSET);
        if (version != VERSION) {
            throw new JournalVersionException(new Problem(
                    "read",
                    name.path() + ", layout version at offset " + VERSION_OFFSET,
                    "version " + version,
                    "version " + VERSION,
                    version > VERSION || version < 0
                            ? "use the newer library that wrote it"
                            : "use the older library that wrote it"));
        }
        require(CHECKSUM_OFFSET, "checksum of the header", checksum(header), header.getInt(CHECKSUM_OFFSET));
        require(HEADER_BYTES_OFFSET, "header length", header.getInt(HEADER_BYTES_OFFSET), HEADER_BYTES);
        require(NUMBER_OFFSET, "segment number", header.getLong(NUMBER_OFFSET), name.number());
        require(FIRST_SEQUENCE_OFFSET, "first sequence", header.getLong(FIRST_SEQUENCE_OFFSET), name.firstSequence());
        long bytes = header.getLong(SEGMENT_BYTES_OFFSET);
        if (bytes < JournalOptions.MIN_SEGMENT_BYTES || bytes > JournalOptions.MAX_SEGMENT_BYTES) {
            throw new BadHeaderException(
                    SEGMENT_BYTES_OFFSET, "segment size " + bytes, "a size that a segment can have");
        }
        RingImage ring = image(header);
        require(
                RING_ID_HIGH_OFFSET,
                "ring id",
                header.getLong(RING_ID_HIGH_OFFSET),
                ring.ringId().getMostSignificantBits());
        require(
                RING_ID_LOW_OFFSET,
                "ring id",
                header.getLong(RING_ID_LOW_OFFSET),
                ring.ringId().getLeastSignificantBits());
        return new SegmentHeader(
                ring,
                header.getLong(EPOCH_OFFSET),
                header.getLong(NUMBER_OFFSET),
                header.getLong(FIRST_SEQUENCE_OFFSET),
                header.getLong(CREATED_OFFSET),
                header.getLong(TIME_FLOOR_OFFSET),
                header.getLong(DURABLE_OFFSET),
                (int) bytes);
    }

    private static RingImage image(ByteBuffer header) throws BadHeaderException {
        byte[] page = new byte[HEADER_BYTES - IDENTITY_OFFSET];
        header.get(IDENTITY_OFFSET, page);
        try {
            return RingImage.of(page);
        } catch (InvalidOptionException bad) {
            throw new BadHeaderException(
                    IDENTITY_OFFSET, bad.problem().actual(), bad.problem().expected());
        }
    }

    private static void require(int offset, String what, long actual, long expected) throws BadHeaderException {
        if (actual != expected) {
            throw new BadHeaderException(
                    offset, what + " 0x" + Long.toHexString(actual), "0x" + Long.toHexString(expected));
        }
    }

    private static int checksum(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.duplicate().position(0).limit(CHECKSUM_OFFSET));
        crc.update(header.duplicate().position(IDENTITY_OFFSET).limit(HEADER_BYTES));
        return (int) crc.getValue();
    }
}
