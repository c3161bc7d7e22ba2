package io.ringfence.hostile;

import io.ringfence.journal.layout.RecordLayout;
import io.ringfence.journal.layout.SegmentLayout;
import io.ringfence.recovery.layout.SnapshotLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Checksums of journal and snapshot, computed anew after a change, as their formats are documented: for forgeries that prove themselves. */
final class Seals {
    private Seals() {}

    private static ByteBuffer words(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static long value(byte[] file, int offset, int size) {
        return switch (size) {
            case Long.BYTES -> words(file).getLong(offset);
            case Integer.BYTES -> words(file).getInt(offset);
            default -> words(file).getShort(offset);
        };
    }

    static void put(byte[] file, int offset, int size, long value) {
        ByteBuffer ignored = switch (size) {
            case Long.BYTES -> words(file).putLong(offset, value);
            case Integer.BYTES -> words(file).putInt(offset, (int) value);
            default -> words(file).putShort(offset, (short) value);
        };
    }

    /** {@return where the records of a segment begin, of all kinds, in their order} */
    static List<Integer> records(byte[] segment) {
        List<Integer> records = new ArrayList<>();
        int at = SegmentLayout.HEADER_BYTES;
        while (at + RecordLayout.HEADER_BYTES <= segment.length) {
            int length = (int) value(segment, at, Integer.BYTES);
            if (length < RecordLayout.HEADER_BYTES || length > segment.length - at) {
                break;
            }
            records.add(at);
            at += RecordLayout.alignedBytes(length - RecordLayout.HEADER_BYTES);
        }
        return records;
    }

    static void sealHeader(byte[] segment) {
        CRC32C crc = new CRC32C();
        crc.update(segment, 0, SegmentLayout.CHECKSUM_OFFSET);
        crc.update(segment, SegmentLayout.IDENTITY_OFFSET, SegmentLayout.HEADER_BYTES - SegmentLayout.IDENTITY_OFFSET);
        put(segment, SegmentLayout.CHECKSUM_OFFSET, Integer.BYTES, crc.getValue());
    }

    /** Seals a record, as far as the length that it claims is there. */
    static void sealRecord(byte[] segment, int at) {
        CRC32C salt = new CRC32C();
        salt.update(segment, SegmentLayout.RING_ID_HIGH_OFFSET, 4 * Long.BYTES);
        put(segment, at + RecordLayout.CHECKSUM_OFFSET, Integer.BYTES, (int) salt.getValue() + at);
        long length = value(segment, at, Integer.BYTES);
        CRC32C crc = new CRC32C();
        crc.update(segment, at, (int) Math.max(0, Math.min(length, segment.length - at)));
        put(segment, at + RecordLayout.CHECKSUM_OFFSET, Integer.BYTES, crc.getValue());
    }

    static void sealSnapshot(byte[] snapshot) {
        int trailer = snapshot.length - SnapshotLayout.TRAILER_BYTES;
        CRC32C crc = new CRC32C();
        crc.update(snapshot, 0, trailer + SnapshotLayout.CHECKSUM_OFFSET);
        put(snapshot, trailer + SnapshotLayout.CHECKSUM_OFFSET, Integer.BYTES, crc.getValue());
    }
}
