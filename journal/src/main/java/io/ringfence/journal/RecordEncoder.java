package io.ringfence.journal;

import io.ringfence.journal.layout.RecordLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Puts records together in memory of the writer's own, each at its place there, the checksum last. Not in a file's memory: a checksum
 * over that kills the JVM if the file is cut under it. One thread.
 */
final class RecordEncoder {
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer bytes;
    private final UnsafeBuffer buffer;

    /** For records in that memory, from its first byte on. */
    RecordEncoder(ByteBuffer memory) {
        bytes = memory.duplicate();
        buffer = new UnsafeBuffer(memory);
    }

    /** {@return how many bytes of records it has room for} */
    int capacity() {
        return buffer.capacity();
    }

    /** {@return the records from the first byte to a place, to be written; the same buffer at each call} */
    ByteBuffer records(int end) {
        return bytes.clear().limit(end);
    }

    /** Begins a record at a place. */
    void begin(int at, int kind, long sequence, long timestampNanos, int type, int flags) {
        buffer.putLong(at + RecordLayout.SEQUENCE_OFFSET, sequence, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(at + RecordLayout.TIMESTAMP_OFFSET, timestampNanos, ByteOrder.LITTLE_ENDIAN);
        buffer.putByte(at + RecordLayout.TYPE_OFFSET, (byte) type);
        buffer.putByte(at + RecordLayout.FLAGS_OFFSET, (byte) flags);
        buffer.putShort(at + RecordLayout.KIND_OFFSET, (short) kind, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(at + RecordLayout.RESERVED_OFFSET, 0);
    }

    void payload(int at, DirectBuffer source, int offset, int length) {
        buffer.putBytes(at + RecordLayout.PAYLOAD_OFFSET, source, offset, length);
    }

    void payloadLong(int at, int offset, long value) {
        buffer.putLong(at + RecordLayout.PAYLOAD_OFFSET + offset, value, ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Ends a record.
     *
     * @param salt of its segment plus its position there
     * @return the bytes that it takes up
     */
    int end(int at, int payloadBytes, int salt) {
        int length = RecordLayout.HEADER_BYTES + payloadBytes;
        int aligned = RecordLayout.alignedBytes(payloadBytes);
        for (int filling = at + length; filling < at + aligned; filling++) {
            buffer.putByte(filling, (byte) 0);
        }
        buffer.putInt(at + RecordLayout.LENGTH_OFFSET, length, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(at + RecordLayout.CHECKSUM_OFFSET, salt, ByteOrder.LITTLE_ENDIAN);
        crc.reset();
        crc.update(bytes.limit(at + length).position(at));
        buffer.putInt(at + RecordLayout.CHECKSUM_OFFSET, (int) crc.getValue(), ByteOrder.LITTLE_ENDIAN);
        return aligned;
    }
}
