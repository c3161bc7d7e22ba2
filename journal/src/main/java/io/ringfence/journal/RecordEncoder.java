package io.ringfence.journal;

import io.ringfence.journal.layout.RecordLayout;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Puts records together on the heap and copies them into a segment, the length last. The checksum is computed before the copy: a
 * checksum over mapped memory kills the JVM if the file is cut under it. One thread.
 */
final class RecordEncoder {
    private final CRC32C crc = new CRC32C();
    private final byte[] bytes;
    private final UnsafeBuffer record;

    RecordEncoder(int payloadBytes) {
        bytes = new byte[RecordLayout.alignedBytes(payloadBytes)];
        record = new UnsafeBuffer(bytes);
    }

    RecordEncoder begin(int kind, long sequence, long timestampNanos, int type, int flags) {
        record.putLong(RecordLayout.SEQUENCE_OFFSET, sequence, ByteOrder.LITTLE_ENDIAN);
        record.putLong(RecordLayout.TIMESTAMP_OFFSET, timestampNanos, ByteOrder.LITTLE_ENDIAN);
        record.putByte(RecordLayout.TYPE_OFFSET, (byte) type);
        record.putByte(RecordLayout.FLAGS_OFFSET, (byte) flags);
        record.putShort(RecordLayout.KIND_OFFSET, (short) kind, ByteOrder.LITTLE_ENDIAN);
        record.putInt(RecordLayout.RESERVED_OFFSET, 0);
        return this;
    }

    RecordEncoder payload(DirectBuffer source, int offset, int length) {
        source.getBytes(offset, bytes, RecordLayout.PAYLOAD_OFFSET, length);
        return this;
    }

    RecordEncoder payloadLong(int offset, long value) {
        record.putLong(RecordLayout.PAYLOAD_OFFSET + offset, value, ByteOrder.LITTLE_ENDIAN);
        return this;
    }

    /**
     * Stores the record.
     *
     * @param salt of its segment plus its position there
     * @param target where to
     * @param at where in it
     * @return the bytes that it takes up
     */
    int store(int payloadBytes, int salt, MutableDirectBuffer target, int at) {
        int length = RecordLayout.HEADER_BYTES + payloadBytes;
        int aligned = RecordLayout.alignedBytes(payloadBytes);
        for (int filling = length; filling < aligned; filling++) {
            bytes[filling] = 0;
        }
        record.putInt(RecordLayout.LENGTH_OFFSET, length, ByteOrder.LITTLE_ENDIAN);
        record.putInt(RecordLayout.CHECKSUM_OFFSET, salt, ByteOrder.LITTLE_ENDIAN);
        crc.reset();
        crc.update(bytes, 0, length);
        record.putInt(RecordLayout.CHECKSUM_OFFSET, (int) crc.getValue(), ByteOrder.LITTLE_ENDIAN);
        target.putBytes(
                at + RecordLayout.CHECKSUM_OFFSET,
                bytes,
                RecordLayout.CHECKSUM_OFFSET,
                aligned - RecordLayout.CHECKSUM_OFFSET);
        // Release, where the target is the file's memory: whoever reads this length, in any process, then reads the
        // whole record (pairs with the read of the length, and the second reading after a checksum that does not fit,
        // in SegmentCursor). Killed before it, there is no record here.
        ((UnsafeBuffer) target).putIntOrdered(at + RecordLayout.LENGTH_OFFSET, record.getInt(0));
        return aligned;
    }
}
