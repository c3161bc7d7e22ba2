package io.ringfence.journal;

import io.ringfence.journal.layout.FooterLayout;
import io.ringfence.journal.layout.IndexLayout;
import io.ringfence.journal.layout.RecordLayout;
import io.ringfence.journal.layout.SegmentLayout;
import io.ringfence.journal.storage.StorageFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * One segment while it is written: how far it is filled, how far that can be seen, and how far it is on the disk. One thread.
 *
 * <pre>
 *  ├── on the disk ──┬── flushed ──┬── in the stage ──┬ ─ ─ zeros ─ ─ ┤
 *  0            forcedPosition   base              position
 * </pre>
 *
 * <p>Records are put together in a stage in this process's own memory, and written to the file when it is full or when somebody is to see them:
 * a store to mapped memory costs more, because the kernel has to be told of the first one to each page by a fault. Killed at any
 * instruction, what was flushed is in the page cache, and what was not is nowhere.
 */
final class SegmentWriter implements AutoCloseable {
    /** Bytes of a stage: of more, a write is no faster; the cache holds it. */
    private static final int STAGE_BYTES = 128 << 10;

    private final Path path;
    private final StorageFile file;
    private final RecordEncoder stage;
    private final int salt;
    private final int recordsEnd;
    private final ExpandableArrayBuffer index = new ExpandableArrayBuffer(IndexLayout.ENTRY_BYTES);
    private int indexEntries;
    private int nextIndexPosition;
    private int base = SegmentLayout.HEADER_BYTES;
    private int position = SegmentLayout.HEADER_BYTES;
    private int forcedPosition;
    private long events;
    private long aborted;
    private boolean sealed;

    /** Writes the header. The stage goes from each segment to the next: all of one is flushed when it is sealed. */
    SegmentWriter(Path path, StorageFile file, SegmentHeader header, RecordEncoder stage) {
        this.path = path;
        this.file = file;
        this.stage = stage;
        salt = header.salt();
        recordsEnd = recordsEnd(header.segmentBytes());
        file.write(0, ByteBuffer.wrap(header.encode()));
    }

    /** {@return a stage with room for records of that size} */
    static RecordEncoder newStage(int bytes) {
        return new RecordEncoder(ByteBuffer.allocateDirect(Math.max(STAGE_BYTES, bytes)));
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

    /** {@return where in the stage the next record goes; what is there is flushed if it has no room} */
    private int place(int bytes) {
        if (position + bytes - base > stage.capacity()) {
            flush();
        }
        return position - base;
    }

    void batch(long sequence, long timestampNanos, long durableSequence) {
        int at = place(RecordLayout.BATCH_BYTES);
        stage.begin(at, RecordLayout.BATCH, sequence, timestampNanos, 0, 0);
        stage.payloadLong(at, 0, durableSequence);
        position += stage.end(at, Long.BYTES, salt + position);
    }

    /** If there is no room in the stage and it cannot be flushed, nothing is stored. */
    void event(
            long sequence,
            long timestampNanos,
            int type,
            boolean isAborted,
            DirectBuffer payload,
            int offset,
            int length) {
        int at = place(RecordLayout.alignedBytes(length));
        if (position >= nextIndexPosition) {
            addToIndex(sequence, timestampNanos);
        }
        stage.begin(at, RecordLayout.EVENT, sequence, timestampNanos, type, isAborted ? RecordLayout.ABORTED : 0);
        stage.payload(at, payload, offset, length);
        position += stage.end(at, length, salt + position);
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
        flush();
        int indexBytes = indexEntries * IndexLayout.ENTRY_BYTES;
        int footer = RecordLayout.alignedBytes(indexBytes);
        RecordEncoder end = new RecordEncoder(ByteBuffer.allocate(footer + FooterLayout.RECORD_BYTES));
        end.begin(0, RecordLayout.INDEX, lastSequence, lastTimestampNanos, 0, 0);
        end.payload(0, index, 0, indexBytes);
        int indexRecordBytes = end.end(0, indexBytes, salt + position);
        end.begin(footer, RecordLayout.FOOTER, lastSequence, lastTimestampNanos, 0, 0);
        end.payloadLong(footer, FooterLayout.EVENTS_OFFSET, events);
        end.payloadLong(footer, FooterLayout.ABORTED_OFFSET, aborted);
        end.payloadLong(footer, FooterLayout.INDEX_POSITION_OFFSET, position);
        end.payloadLong(footer, FooterLayout.INDEX_ENTRIES_OFFSET, indexEntries);
        end.payloadLong(footer, FooterLayout.DURABLE_OFFSET, durableSequence);
        int footerBytes = end.end(footer, FooterLayout.PAYLOAD_BYTES, salt + position + indexRecordBytes);
        file.write(position, end.records(indexRecordBytes + footerBytes));
        position += indexRecordBytes + footerBytes;
        base = position;
        sealed = true;
    }

    /**
     * Lets everybody see what is stored. If that fails, it stays where it is, and may be tried again: the same bytes go to the same
     * place.
     */
    void flush() {
        if (position > base) {
            file.write(base, stage.records(position - base));
            base = position;
        }
    }

    /** Brings what is flushed, and is not there yet, to the disk. */
    void force() {
        if (forcedPosition < base) {
            file.force(forcedPosition, base - forcedPosition);
            forcedPosition = base;
        }
    }

    /** Cuts a sealed file to what is used: killed before, or if that fails, the zeros behind the footer do no harm. */
    void trim() {
        if (sealed) {
            file.truncate(position);
        }
    }

    Path path() {
        return path;
    }

    int position() {
        return position;
    }

    @Override
    public void close() {
        file.close();
    }
}
