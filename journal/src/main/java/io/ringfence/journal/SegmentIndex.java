package io.ringfence.journal;

import io.ringfence.journal.layout.FooterLayout;
import io.ringfence.journal.layout.IndexLayout;
import io.ringfence.journal.layout.RecordLayout;
import io.ringfence.journal.layout.SegmentLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sparse index of a sealed segment. A missing or bad one is never an error of the data: then it is read from the first record.
 *
 * @param entries in ascending order
 */
record SegmentIndex(List<Entry> entries) {

    /** Where the record of an event begins. */
    record Entry(long sequence, long timestampNanos, long position) {
        boolean fits(JournalRecord record) {
            return record.sequence() == sequence && record.timestampNanos() == timestampNanos;
        }
    }

    /** Reads footer and index, and tells the cursor where its records end. */
    static Optional<SegmentIndex> read(SegmentCursor cursor) {
        long footerPosition = cursor.fileBytes() - FooterLayout.RECORD_BYTES;
        if (footerPosition < SegmentLayout.HEADER_BYTES || footerPosition % RecordLayout.ALIGNMENT != 0) {
            return Optional.empty();
        }
        return cursor.payloadAt(footerPosition, RecordLayout.FOOTER)
                .map(SegmentIndex::littleEndian)
                .flatMap(footer -> read(cursor, footer, footerPosition));
    }

    private static Optional<SegmentIndex> read(SegmentCursor cursor, ByteBuffer footer, long footerPosition) {
        long indexPosition = footer.getLong(FooterLayout.INDEX_POSITION_OFFSET);
        if (indexPosition < SegmentLayout.HEADER_BYTES || indexPosition > footerPosition) {
            return Optional.empty();
        }
        cursor.sealAt(indexPosition, footer.getLong(FooterLayout.DURABLE_OFFSET));
        return cursor.payloadAt(indexPosition, RecordLayout.INDEX)
                .map(SegmentIndex::littleEndian)
                .filter(index ->
                        index.capacity() == footer.getLong(FooterLayout.INDEX_ENTRIES_OFFSET) * IndexLayout.ENTRY_BYTES)
                .map(SegmentIndex::decode);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static SegmentIndex decode(ByteBuffer index) {
        List<Entry> entries = new ArrayList<>();
        for (int at = 0; at < index.capacity(); at += IndexLayout.ENTRY_BYTES) {
            entries.add(new Entry(
                    index.getLong(at + IndexLayout.SEQUENCE_OFFSET),
                    index.getLong(at + IndexLayout.TIMESTAMP_OFFSET),
                    index.getLong(at + IndexLayout.POSITION_OFFSET)));
        }
        return new SegmentIndex(List.copyOf(entries));
    }

    /** {@return the last entry at or before a sequence} */
    Optional<Entry> atOrBefore(long sequence) {
        return entries.stream().filter(entry -> entry.sequence() <= sequence).reduce((first, second) -> second);
    }

    /** {@return the last entry before a time, which so has no event of that time before it} */
    Optional<Entry> before(long timestampNanos) {
        return entries.stream()
                .filter(entry -> entry.timestampNanos() < timestampNanos)
                .reduce((first, second) -> second);
    }
}
