package io.ringfence.journal;

import io.ringfence.journal.error.JournalMismatchException;
import io.ringfence.journal.layout.FooterLayout;
import io.ringfence.journal.layout.IndexLayout;
import io.ringfence.journal.layout.RecordLayout;
import io.ringfence.journal.layout.SegmentLayout;
import io.ringfence.journal.storage.Storage;
import io.ringfence.journal.storage.StorageFile;
import io.ringfence.ring.error.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the records of one segment and believes none that is not proved by its checksum and in its place. One thread.
 */
final class SegmentCursor implements AutoCloseable {
    /** What a cursor stands before. */
    enum Step {
        /** A valid event. */
        EVENT,
        /** Nothing: the place where the next record will be, or would have been. */
        END,
        /** The end of a sealed segment. */
        SEALED,
        /** Bytes that are no valid record. */
        INVALID
    }

    /** Instead of the end of a seal: there is none. */
    static final long UNSEALED = -1;

    private static final Damage NO_DAMAGE = new Damage(0, "", "");

    private final SegmentName name;
    private final SegmentSource source;
    private final RecordWindow window;
    private final CRC32C crc = new CRC32C();
    private final JournalRecord record = new JournalRecord();
    private @Nullable SegmentHeader header;
    private Damage damage = NO_DAMAGE;
    private int salt;
    private int payloadLimit;
    private int indexLimit;
    private long sealedAt = Long.MAX_VALUE;
    private long position = SegmentLayout.HEADER_BYTES;
    private int recordBytes;
    private long nextSequence;
    private long lastTimestampNanos = Long.MIN_VALUE;
    private long durableSequence = Long.MIN_VALUE;
    private boolean sealed;
    private long sealEnd = UNSEALED;

    private SegmentCursor(SegmentName name, SegmentSource source) {
        this.name = name;
        this.source = source;
        window = new RecordWindow(source);
        nextSequence = name.firstSequence();
    }

    /**
     * Opens a segment and stands before its first record. Whether its header is good, {@link #header()} says.
     *
     * @throws JournalMismatchException if it is of another ring than the given one
     */
    static SegmentCursor open(Storage storage, SegmentName name, @Nullable RingImage ring) {
        return name.plainOrCompressed(found -> openFile(storage, found, ring));
    }

    private static SegmentCursor openFile(Storage storage, SegmentName name, @Nullable RingImage ring) {
        StorageFile file = storage.open(name.path());
        boolean open = false;
        try {
            SegmentCursor cursor =
                    new SegmentCursor(name, name.compressed() ? new CompressedSource(file) : new PlainSource(file));
            cursor.readHeader(ring);
            open = true;
            return cursor;
        } finally {
            if (!open) {
                file.close();
            }
        }
    }

    private void readHeader(@Nullable RingImage ring) {
        ByteBuffer copy = ByteBuffer.allocate(SegmentLayout.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        source.read(0, copy);
        try {
            String fault = source.fault();
            if (fault != null) {
                throw new SegmentHeader.BadHeaderException(0, fault, "a segment");
            }
            SegmentHeader read = SegmentHeader.decode(copy.flip(), name);
            if (ring != null && !ring.ringId().equals(read.ring().ringId())) {
                throw new JournalMismatchException(new Problem(
                        "open",
                        name.path().toString(),
                        "a segment of " + read.ring(),
                        "the journal of " + ring,
                        "give each ring a journal directory of its own"));
            }
            header = read;
            window.endAt(read.segmentBytes());
            salt = read.salt();
            payloadLimit = read.ring().payloadBytes();
            indexLimit = IndexLayout.maxEntries(read.segmentBytes()) * IndexLayout.ENTRY_BYTES;
            durableSequence = read.durableSequence();
            lastTimestampNanos = read.timeFloorNanos();
        } catch (SegmentHeader.BadHeaderException bad) {
            damage = bad.damage();
        }
    }

    /** {@return who the segment is; null if its header is torn or damaged} */
    @Nullable
    SegmentHeader header() {
        return header;
    }

    /** Looks at what it stands before, going over batch records. */
    Step look() {
        if (header == null) {
            return Step.INVALID;
        }
        while (true) {
            if (position >= sealedAt) {
                return Step.SEALED;
            }
            Step step = check();
            if (step != Step.EVENT) {
                return step;
            }
            UnsafeBuffer memory = window.view();
            int at = window.offset(position);
            switch (memory.getShort(at + RecordLayout.KIND_OFFSET, ByteOrder.LITTLE_ENDIAN)) {
                case RecordLayout.EVENT -> {
                    return lookAtEvent(memory, at);
                }
                case RecordLayout.BATCH -> {
                    durableSequence = Math.max(
                            durableSequence, memory.getLong(at + RecordLayout.PAYLOAD_OFFSET, ByteOrder.LITTLE_ENDIAN));
                    position += recordBytes;
                }
                case RecordLayout.INDEX -> position += recordBytes;
                default -> {
                    durableSequence = Math.max(durableSequence, footerLong(at, FooterLayout.DURABLE_OFFSET));
                    sealed = true;
                    sealedAt = position;
                    sealEnd = position + recordBytes;
                }
            }
        }
    }

    private long footerLong(int at, int field) {
        return window.view().getLong(at + RecordLayout.PAYLOAD_OFFSET + field, ByteOrder.LITTLE_ENDIAN);
    }

    private Step lookAtEvent(UnsafeBuffer memory, int at) {
        long sequence = memory.getLong(at + RecordLayout.SEQUENCE_OFFSET, ByteOrder.LITTLE_ENDIAN);
        long timestamp = memory.getLong(at + RecordLayout.TIMESTAMP_OFFSET, ByteOrder.LITTLE_ENDIAN);
        if (sequence != nextSequence) {
            return invalid("sequence " + sequence, "sequence " + nextSequence);
        }
        int length = memory.getInt(at, ByteOrder.LITTLE_ENDIAN) - RecordLayout.HEADER_BYTES;
        record.set(
                sequence,
                timestamp,
                memory.getByte(at + RecordLayout.TYPE_OFFSET) & 0xFF,
                (memory.getByte(at + RecordLayout.FLAGS_OFFSET) & RecordLayout.ABORTED) != 0);
        record.wrap(memory, at + RecordLayout.PAYLOAD_OFFSET, length);
        return Step.EVENT;
    }

    /** Whether a whole and proved record, of whatever kind, is here; sets its size. */
    private Step check() {
        if (!window.has(position, RecordLayout.HEADER_BYTES)) {
            String fault = source.fault();
            return fault == null ? Step.END : invalid(fault, "a record");
        }
        int at = window.offset(position);
        UnsafeBuffer memory = window.view();
        int length = memory.getInt(at, ByteOrder.LITTLE_ENDIAN);
        if (length == 0) {
            return sealed ? invalid("no record", "records up to the seal at " + sealedAt) : Step.END;
        }
        int kind = memory.getShort(at + RecordLayout.KIND_OFFSET, ByteOrder.LITTLE_ENDIAN);
        int reserved = memory.getInt(at + RecordLayout.RESERVED_OFFSET, ByteOrder.LITTLE_ENDIAN);
        if (reserved != 0 || !fits(kind, length - RecordLayout.HEADER_BYTES)) {
            return invalid("record kind " + kind + " of " + length + " bytes", "a record that can be");
        }
        int aligned = RecordLayout.alignedBytes(length - RecordLayout.HEADER_BYTES);
        if (!window.has(position, aligned)) {
            return invalid("the segment ends within a record of " + aligned + " bytes", "the whole record");
        }
        at = window.offset(position);
        int stored = window.view().getInt(at + RecordLayout.CHECKSUM_OFFSET, ByteOrder.LITTLE_ENDIAN);
        int computed = checksum(at, length);
        if (stored != computed) {
            return invalid(
                    "checksum 0x" + Integer.toHexString(computed), "0x" + Integer.toHexString(stored) + " as stored");
        }
        recordBytes = aligned;
        return Step.EVENT;
    }

    /** Before so many bytes are read: a length that cannot be is not followed. */
    private boolean fits(int kind, int payloadBytes) {
        return switch (kind) {
            case RecordLayout.EVENT -> payloadBytes >= 0 && payloadBytes <= payloadLimit;
            case RecordLayout.BATCH -> payloadBytes == Long.BYTES;
            case RecordLayout.INDEX ->
                payloadBytes >= 0 && payloadBytes <= indexLimit && payloadBytes % IndexLayout.ENTRY_BYTES == 0;
            case RecordLayout.FOOTER -> payloadBytes == FooterLayout.PAYLOAD_BYTES;
            default -> false;
        };
    }

    private int checksum(int at, int length) {
        UnsafeBuffer memory = window.view();
        int stored = memory.getInt(at + RecordLayout.CHECKSUM_OFFSET, ByteOrder.LITTLE_ENDIAN);
        memory.putInt(at + RecordLayout.CHECKSUM_OFFSET, salt + (int) position, ByteOrder.LITTLE_ENDIAN);
        crc.reset();
        crc.update(window.bytes().limit(at + length).position(at));
        memory.putInt(at + RecordLayout.CHECKSUM_OFFSET, stored, ByteOrder.LITTLE_ENDIAN);
        return (int) crc.getValue();
    }

    private Step invalid(String actual, String expected) {
        damage = new Damage(position, actual, expected);
        return Step.INVALID;
    }

    /** Looks again at what may have been written since: at the live end, a length can be seen before the rest of its record is. */
    Step lookAgain() {
        window.forget();
        return look();
    }

    /** Goes to a place where a record of that sequence is, or should be. */
    void startAt(long place, long sequence) {
        position = place;
        nextSequence = sequence;
    }

    /** Goes over the event it stands before. */
    void advance() {
        lastTimestampNanos = record.timestampNanos();
        nextSequence = record.sequence() + 1;
        position += recordBytes;
    }

    /**
     * Goes from an invalid place to the next event that is valid and of a later or the same sequence; stays where it is if there is none.
     *
     * @return whether there is one
     */
    boolean resync() {
        long from = position;
        long expected = nextSequence;
        if (header != null) {
            for (position = from + RecordLayout.ALIGNMENT;
                    window.has(position, RecordLayout.HEADER_BYTES);
                    position += RecordLayout.ALIGNMENT) {
                if (window.view().getInt(window.offset(position), ByteOrder.LITTLE_ENDIAN) != 0
                        && isLaterEvent(expected)) {
                    nextSequence = sequenceHere();
                    return true;
                }
            }
        }
        position = from;
        nextSequence = expected;
        return false;
    }

    /** Batch records that it comes over still count as evidence of what is on the disk. */
    private boolean isLaterEvent(long expected) {
        Damage before = damage;
        boolean valid = check() == Step.EVENT;
        damage = before;
        if (!valid) {
            return false;
        }
        int at = window.offset(position);
        int kind = window.view().getShort(at + RecordLayout.KIND_OFFSET, ByteOrder.LITTLE_ENDIAN);
        if (kind == RecordLayout.BATCH) {
            durableSequence = Math.max(durableSequence, footerLong(at, 0));
        } else if (kind == RecordLayout.FOOTER) {
            durableSequence = Math.max(durableSequence, footerLong(at, FooterLayout.DURABLE_OFFSET));
        }
        return kind == RecordLayout.EVENT && sequenceHere() >= expected;
    }

    private long sequenceHere() {
        return window.view().getLong(window.offset(position) + RecordLayout.SEQUENCE_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** Goes near a sequence by the index, if there is a good one. */
    void seekSequence(long sequence) {
        SegmentIndex.read(this).flatMap(index -> index.atOrBefore(sequence)).ifPresent(this::seek);
    }

    /** Goes near the first event of a time or later by the index, if there is a good one. */
    void seekTime(long timestampNanos) {
        SegmentIndex.read(this).flatMap(index -> index.before(timestampNanos)).ifPresent(this::seek);
    }

    private void seek(SegmentIndex.Entry entry) {
        if (entry.position() < SegmentLayout.HEADER_BYTES || entry.position() % RecordLayout.ALIGNMENT != 0) {
            return;
        }
        long before = position;
        long expected = nextSequence;
        position = entry.position();
        nextSequence = entry.sequence();
        if (look() != Step.EVENT || record.timestampNanos() != entry.timestampNanos()) {
            position = before; // an index that does not fit is no error of the data
            nextSequence = expected;
        }
    }

    /** A proved record of a kind at a place, for the index; empty if there is none. */
    Optional<byte[]> payloadAt(long place, int kind) {
        long before = position;
        Damage damageBefore = damage;
        position = place;
        try {
            if (check() != Step.EVENT) {
                return Optional.empty();
            }
            int at = window.offset(position);
            UnsafeBuffer memory = window.view();
            if (memory.getShort(at + RecordLayout.KIND_OFFSET, ByteOrder.LITTLE_ENDIAN) != kind) {
                return Optional.empty();
            }
            byte[] payload = new byte[memory.getInt(at, ByteOrder.LITTLE_ENDIAN) - RecordLayout.HEADER_BYTES];
            memory.getBytes(at + RecordLayout.PAYLOAD_OFFSET, payload);
            return Optional.of(payload);
        } finally {
            position = before;
            damage = damageBefore;
        }
    }

    /** The footer says where the records end: what follows is not looked at. */
    void sealAt(long end, long durable) {
        sealedAt = end;
        sealed = true;
        sealEnd = fileBytes();
        durableSequence = Math.max(durableSequence, durable);
    }

    /** Reads the footer, so that nothing behind the records is taken for one. */
    void findSeal() {
        SegmentIndex.read(this);
    }

    SegmentName name() {
        return name;
    }

    long fileBytes() {
        return source.bytes();
    }

    /** {@return the event it stands before, after {@link #look} said so} */
    JournalRecord record() {
        return record;
    }

    /** {@return what is wrong, after {@link #look} said {@link Step#INVALID}} */
    Damage damage() {
        return damage;
    }

    long position() {
        return position;
    }

    long nextSequence() {
        return nextSequence;
    }

    long lastTimestampNanos() {
        return lastTimestampNanos;
    }

    /** {@return the highest sequence that the records passed so far, and the header, say to be on the disk} */
    long durableSequence() {
        return durableSequence;
    }

    boolean sealed() {
        return sealed;
    }

    /** {@return where the footer ends, in bytes from the start, if it was met; {@link #UNSEALED} if not} */
    long sealEnd() {
        return sealEnd;
    }

    @Override
    public void close() {
        source.close();
    }
}
