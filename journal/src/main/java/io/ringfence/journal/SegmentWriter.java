package io.ringfence.journal;

import io.ringfence.journal.layout.FooterLayout;
import io.ringfence.journal.layout.IndexLayout;
import io.ringfence.journal.layout.RecordLayout;
import io.ringfence.journal.layout.SegmentLayout;
import io.ringfence.journal.storage.StorageFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One segment while it is written: how far it is filled, how far that can be seen, and how far it is on the disk. One thread. */
final class SegmentWriter implements AutoCloseable {
    private final Path path;
    private final StorageFile file;
    private final SegmentMemory memory;
    private final int salt;
    private final int recordsEnd;
    private final ExpandableArrayBuffer index = new ExpandableArrayBuffer(IndexLayout.ENTRY_BYTES);
    private int indexEntries;
    private int nextIndexPosition;
    private int position = SegmentLayout.HEADER_BYTES;
    private int flushedPosition = SegmentLayout.HEADER_BYTES;
    private int forcedPosition;
    private long events;
    private long aborted;
    private boolean sealed;

    private SegmentWriter(Path path, StorageFile file, SegmentHeader header, SegmentMemory memory) {
        this.path = path;
        this.file = file;
        this.memory = memory;
        salt = header.salt();
        recordsEnd = recordsEnd(header.segmentBytes());
    }

    /** For a journal that is never forced. */
    static SegmentWriter mapped(Path path, StorageFile file, SegmentHeader header) {
        SegmentMemory memory = SegmentMemory.mapped(file);
        memory.buffer().putBytes(0, header.encode());
        return new SegmentWriter(path, file, header, memory);
    }

    /** For a journal that is forced. The stage goes from each segment to the next: all of one is flushed when it is sealed. */
    static SegmentWriter staged(Path path, StorageFile file, SegmentHeader header, ByteBuffer stage) {
        file.write(0, ByteBuffer.wrap(header.encode()));
        return new SegmentWriter(path, file, header, SegmentMemory.staged(file, stage, SegmentLayout.HEADER_BYTES));
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
        int place = memory.place(position, RecordLayout.BATCH_BYTES);
        position += encoder.begin(RecordLayout.BATCH, sequence, timestampNanos, 0, 0)
                .payloadLong(0, durableSequence)
                .store(Long.BYTES, salt + position, memory.buffer(), place);
    }

    /** Stores the event that the encoder holds. If there is no room in the stage and it cannot be flushed, nothing is stored. */
    void event(RecordEncoder encoder, int payloadBytes, long sequence, long timestampNanos, boolean isAborted) {
        int place = memory.place(position, RecordLayout.alignedBytes(payloadBytes));
        if (position >= nextIndexPosition) {
            addToIndex(sequence, timestampNanos);
        }
        position += encoder.store(payloadBytes, salt + position, memory.buffer(), place);
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
        RecordEncoder encoder = new RecordEncoder(Math.max(indexBytes, FooterLayout.PAYLOAD_BYTES));
        int indexRecordBytes = RecordLayout.alignedBytes(indexBytes);
        int endBytes = indexRecordBytes + FooterLayout.RECORD_BYTES;
        MutableDirectBuffer end = memory.isStaged() ? new UnsafeBuffer(new byte[endBytes]) : memory.buffer();
        int at = memory.isStaged() ? 0 : position;
        encoder.begin(RecordLayout.INDEX, lastSequence, lastTimestampNanos, 0, 0)
                .payload(index, 0, indexBytes)
                .store(indexBytes, salt + position, end, at);
        encoder.begin(RecordLayout.FOOTER, lastSequence, lastTimestampNanos, 0, 0)
                .payloadLong(FooterLayout.EVENTS_OFFSET, events)
                .payloadLong(FooterLayout.ABORTED_OFFSET, aborted)
                .payloadLong(FooterLayout.INDEX_POSITION_OFFSET, position)
                .payloadLong(FooterLayout.INDEX_ENTRIES_OFFSET, indexEntries)
                .payloadLong(FooterLayout.DURABLE_OFFSET, durableSequence)
                .store(FooterLayout.PAYLOAD_BYTES, salt + position + indexRecordBytes, end, at + indexRecordBytes);
        if (memory.isStaged()) {
            memory.write(position, ByteBuffer.wrap(end.byteArray()));
        }
        position += endBytes;
        flushedPosition = position;
        sealed = true;
    }

    /** Lets everybody see what is stored. */
    void flush() {
        memory.flush(position);
        flushedPosition = position;
    }

    /** Brings what is flushed, and is not there yet, to the disk. */
    void force() {
        if (forcedPosition < flushedPosition) {
            memory.force(forcedPosition, flushedPosition);
            forcedPosition = flushedPosition;
        }
    }

    /** Cuts a sealed file to what is used: killed before, or if that fails, the zeros behind the footer do no harm. */
    void trim() {
        memory.wrote(forcedPosition, flushedPosition);
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
