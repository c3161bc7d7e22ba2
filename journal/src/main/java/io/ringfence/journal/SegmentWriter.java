package io.ringfence.journal;

import io.ringfence.journal.layout.FooterLayout;
import io.ringfence.journal.layout.IndexLayout;
import io.ringfence.journal.layout.RecordLayout;
import io.ringfence.journal.layout.SegmentLayout;
import io.ringfence.journal.storage.StorageFile;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/** One segment while it is written: its memory, how far it is filled and how far that is on the disk. One thread. */
final class SegmentWriter implements AutoCloseable {
    private static final int PAGE_BYTES = 4096;

    private final Path path;
    private final StorageFile file;
    private final MutableDirectBuffer memory;
    private final int salt;
    private final int recordsEnd;
    private final ExpandableArrayBuffer index = new ExpandableArrayBuffer(IndexLayout.ENTRY_BYTES);
    private int indexEntries;
    private int nextIndexPosition;
    private int position = SegmentLayout.HEADER_BYTES;
    private int forcedPosition;
    private long events;
    private long aborted;
    private boolean sealed;

    SegmentWriter(Path path, StorageFile file, SegmentHeader header) {
        this.path = path;
        this.file = file;
        memory = file.map();
        salt = header.salt();
        recordsEnd = recordsEnd(header.segmentBytes());
        memory.putBytes(0, header.encode());
    }

    /** Where the records of a segment must end at the latest, so that index and footer fit behind them. */
    static int recordsEnd(int segmentBytes) {
        return segmentBytes
                - FooterLayout.RECORD_BYTES
                - RecordLayout.alignedBytes(IndexLayout.maxEntries(segmentBytes) * IndexLayout.ENTRY_BYTES);
    }

    boolean hasRoom(int bytes) {
        return bytes <= recordsEnd - position;
    }

    void batch(RecordEncoder encoder, long sequence, long timestampNanos, long durableSequence) {
        position += encoder.begin(RecordLayout.BATCH, sequence, timestampNanos, 0, 0)
                .payloadLong(0, durableSequence)
                .store(Long.BYTES, salt, memory, position);
    }

    /** Stores the event that the encoder holds. */
    void event(RecordEncoder encoder, int payloadBytes, long sequence, long timestampNanos, boolean isAborted) {
        if (position >= nextIndexPosition) {
            addToIndex(sequence, timestampNanos);
        }
        position += encoder.store(payloadBytes, salt, memory, position);
        events++;
        if (isAborted) {
            aborted++;
        }
    }

    private void addToIndex(long sequence, long timestampNanos) {
        int entry = indexEntries * IndexLayout.ENTRY_BYTES;
        index.putLong(entry + IndexLayout.SEQUENCE_OFFSET, sequence, ByteOrder.LITTLE_ENDIAN);
        index.putLong(entry + IndexLayout.TIMESTAMP_OFFSET, timestampNanos, ByteOrder.LITTLE_ENDIAN);
        index.putLong(entry + IndexLayout.POSITION_OFFSET, position, ByteOrder.LITTLE_ENDIAN);
        indexEntries++;
        nextIndexPosition = position + IndexLayout.INTERVAL_BYTES;
    }

    /** Writes index and footer behind the last record. Killed in between, the segment reads as well without them. */
    void seal(long lastSequence, long lastTimestampNanos, long durableSequence) {
        if (sealed) {
            return;
        }
        int indexPosition = position;
        int indexBytes = indexEntries * IndexLayout.ENTRY_BYTES;
        RecordEncoder encoder = new RecordEncoder(Math.max(indexBytes, FooterLayout.PAYLOAD_BYTES));
        position += encoder.begin(RecordLayout.INDEX, lastSequence, lastTimestampNanos, 0, 0)
                .payload(index, 0, indexBytes)
                .store(indexBytes, salt, memory, position);
        position += encoder.begin(RecordLayout.FOOTER, lastSequence, lastTimestampNanos, 0, 0)
                .payloadLong(FooterLayout.EVENTS_OFFSET, events)
                .payloadLong(FooterLayout.ABORTED_OFFSET, aborted)
                .payloadLong(FooterLayout.INDEX_POSITION_OFFSET, indexPosition)
                .payloadLong(FooterLayout.INDEX_ENTRIES_OFFSET, indexEntries)
                .payloadLong(FooterLayout.DURABLE_OFFSET, durableSequence)
                .store(FooterLayout.PAYLOAD_BYTES, salt, memory, position);
        sealed = true;
    }

    /** Brings what is not there yet to the disk. */
    void force() {
        if (forcedPosition < position) {
            int from = forcedPosition / PAGE_BYTES * PAGE_BYTES;
            file.wrote(forcedPosition, position - forcedPosition);
            file.force(from, position - from);
            forcedPosition = position;
        }
    }

    /** Cuts a sealed file to what is used: killed before, or if that fails, the zeros behind the footer do no harm. */
    void trim() {
        if (forcedPosition < position) {
            file.wrote(forcedPosition, position - forcedPosition);
        }
        if (sealed) {
            file.truncate(position);
        }
    }

    Path path() {
        return path;
    }

    StorageFile file() {
        return file;
    }

    int position() {
        return position;
    }

    @Override
    public void close() {
        file.close();
    }
}
