package io.ringfence.journal;

import io.ringfence.journal.error.JournalForceException;
import io.ringfence.journal.error.JournalMismatchException;
import io.ringfence.journal.error.JournalStorageException;
import io.ringfence.journal.layout.RecordLayout;
import io.ringfence.journal.storage.Storage;
import io.ringfence.journal.storage.StorageFile;
import io.ringfence.ring.error.ClosedException;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of a ring, in order, into segments of one directory. One thread at a time; one writer a directory at a time,
 * which the caller's owner lock must see to. What is appended can be read by other processes after {@link #flush()}, and outlives this
 * process from then on; it is on the disk after {@link #force()}.
 */
public final class JournalWriter implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int MAX_TYPE = 255;

    private final Path directory;
    private final RingImage ring;
    private final long epoch;
    private final JournalOptions options;
    private final Storage storage;
    private final SegmentPreparer preparer;
    private final RecordEncoder stage;
    private final ArrayDeque<SegmentWriter> sealedUnforced = new ArrayDeque<>();
    private SegmentWriter current;
    private long number;
    private boolean directoryDirty;
    private long appended;
    private long written;
    private long forced;
    private long lastTimestampNanos;
    private long durableSequence;
    private long durableSequenceWritten;
    private long segmentsBegun;
    private @Nullable JournalForceException poison;
    private boolean closed;

    private JournalWriter(JournalOpening opening, RecordEncoder stage, SegmentWriter first) {
        directory = opening.directory();
        ring = opening.ring();
        epoch = opening.epoch();
        options = opening.options();
        storage = options.storage();
        preparer = new SegmentPreparer(storage, directory, options);
        this.stage = stage;
        current = first;
        number = opening.number();
        appended = opening.firstSequence() - 1;
        written = appended;
        forced = written;
        durableSequence = opening.durableSequence();
        durableSequenceWritten = durableSequence;
        lastTimestampNanos = opening.timeFloorNanos();
        segmentsBegun = 1;
        preparer.prepare(number + 1);
    }

    /**
     * Begins a new segment; what others wrote at and after its first sequence is cut off by it, and nothing of it is written to.
     * Returns when the empty segment is on the disk. Clears away what a killed writer had prepared.
     *
     * @param directory of the journal; made if it is not there and its parent is
     * @param ring whose events they are
     * @param epoch of the ring
     * @param firstSequence of the first event to be appended; everything before it is on the disk already, or, under
     *     {@link ForcePolicy#never()}, in the journal
     * @param options how to write
     * @return the writer
     * @throws JournalMismatchException if the directory holds the journal of another ring
     * @throws JournalStorageException if the file system refuses, or for want of space
     * @throws JournalForceException if a force failed
     * @throws InvalidOptionException if a segment has no room for the ring's largest event
     */
    public static JournalWriter open(
            Path directory, RingImage ring, long epoch, long firstSequence, JournalOptions options) {
        JournalOpening opening = JournalOpening.prepare(directory, ring, epoch, firstSequence, options);
        RecordEncoder stage = opening.newStage();
        return new JournalWriter(opening, stage, opening.begin(stage));
    }

    /**
     * Says what is known to be on disk as a new batch begins; the journal carries it, so that recovery can tell damage from a torn tail.
     * A hint kept in memory until the next append; no system call.
     *
     * @param durableSequence everything up to this one is on the disk
     */
    public void beginBatch(long durableSequence) {
        if (durableSequence > this.durableSequence) {
            this.durableSequence = durableSequence;
        }
    }

    /**
     * Appends one event. Allocates nothing and makes no system call, except for a flush when 128 KiB have come together, and when the
     * segment is full and the prepared next one is taken: then the file is renamed, and, if the preparation is not done yet, waited for.
     *
     * @param sequence the one after the last appended
     * @param timestampNanos journal time; made monotone: a clock that was set back does not take it back
     * @param type 0 to 255
     * @param aborted whether its producer withdrew it
     * @param buffer where the payload is
     * @param offset of the payload
     * @param length bytes of the payload
     * @throws JournalStorageException if the next segment could not be prepared, or a flush failed; nothing is appended, and the same
     *     append may be tried again
     * @throws JournalForceException if the writer is poisoned, or the force of the prepared segment failed, which poisons it
     * @throws InvalidOptionException if the sequence, the type or the length is not as above
     */
    public void append(
            long sequence,
            long timestampNanos,
            int type,
            boolean aborted,
            DirectBuffer buffer,
            int offset,
            int length) {
        checkUsable();
        if (sequence != appended + 1 || type < 0 || type > MAX_TYPE || length < 0 || length > ring.payloadBytes()) {
            throw refused(sequence, type, length);
        }
        long time = Math.max(timestampNanos, lastTimestampNanos);
        boolean newBatch = durableSequence > durableSequenceWritten;
        int needed = RecordLayout.alignedBytes(length) + (newBatch ? RecordLayout.BATCH_BYTES : 0);
        if (!current.hasRoom(needed)) {
            roll(sequence);
            newBatch = false; // the header of the new segment says it
        }
        if (newBatch) {
            current.batch(sequence, time, durableSequence);
            durableSequenceWritten = durableSequence;
        }
        current.event(sequence, time, type, aborted, buffer, offset, length);
        appended = sequence;
        lastTimestampNanos = time;
    }

    /**
     * Lets everybody read what was appended. It outlives this process from then on.
     *
     * @throws JournalStorageException if the file cannot be written to; {@link #written()} stays where it was, and the flush may be tried
     *     again
     * @throws JournalForceException if the writer is poisoned
     */
    public void flush() {
        checkUsable();
        current.flush();
        written = appended;
    }

    private void checkUsable() {
        if (poison != null || closed) {
            throw unusable();
        }
    }

    private RingException unusable() {
        if (poison != null) {
            return new JournalForceException(
                    new Problem(
                            "journal",
                            current.path().toString(),
                            "an earlier force failed",
                            "a writer whose forces succeeded",
                            "recover the journal, which begins a new segment after sequence " + forced),
                    poison);
        }
        return new ClosedException(new Problem(
                "journal", directory.toString(), "the writer is closed", "an open writer", "open a new one"));
    }

    private InvalidOptionException refused(long sequence, int type, int length) {
        return new InvalidOptionException(new Problem(
                "journal",
                "an event",
                "sequence " + sequence + ", type " + type + ", " + length + " bytes",
                "sequence " + (appended + 1) + ", type 0 to " + MAX_TYPE + ", 0 to " + ring.payloadBytes() + " bytes",
                "append the ring's events in order, each once"));
    }

    /**
     * Goes over to the prepared segment. Killed before the rename, there is none; after it, the full one has no footer, which it needs
     * not. If any step fails, the full one is still the current one and nothing is lost. Nothing is forced here: {@link #force()} brings
     * the full one, the new one and the directory to the disk, in that order.
     */
    private void roll(long firstSequence) {
        SegmentWriter next = takePrepared(firstSequence);
        boolean sealed = false;
        try {
            current.seal(appended, lastTimestampNanos, durableSequence);
            sealed = true;
        } finally {
            if (!sealed) {
                next.close(); // the empty segment stays; the next attempt, or the next writer's segment, takes its
                // place
            }
        }
        written = appended;
        if (options.forcePolicy().isNever()) {
            preparer.retire(current);
        } else {
            sealedUnforced.add(current);
        }
        current = next;
        number++;
        segmentsBegun++;
        durableSequenceWritten = durableSequence;
        directoryDirty = true;
        preparer.prepare(number + 1);
    }

    private SegmentWriter takePrepared(long firstSequence) {
        try {
            StorageFile file = preparer.peek(number + 1);
            SegmentName name = SegmentName.of(directory, firstSequence, number + 1);
            SegmentWriter next = new SegmentWriter(name.path(), file, header(firstSequence), stage);
            storage.rename(file.path(), name.path());
            preparer.taken();
            return next;
        } catch (JournalForceException failure) {
            poison = failure;
            throw failure;
        }
    }

    private SegmentHeader header(long firstSequence) {
        return new SegmentHeader(
                ring,
                epoch,
                number + 1,
                firstSequence,
                System.currentTimeMillis() * NANOS_PER_MILLI,
                lastTimestampNanos,
                durableSequence,
                options.segmentBytes());
    }

    /**
     * Brings everything appended to the disk: the records, and the directory entries of new segments.
     *
     * @throws JournalForceException if it failed; the writer is then poisoned for good, {@link #forced()} stays where it was, and every
     *     later append and force throws too: a second force might succeed although the data is gone
     * @throws JournalStorageException if the flush failed; nothing is forced
     */
    public void force() {
        flush();
        try {
            preparer.requireNoFailedForce();
            for (SegmentWriter sealed = sealedUnforced.peek(); sealed != null; sealed = sealedUnforced.peek()) {
                sealed.force();
                preparer.retire(sealedUnforced.remove());
            }
            current.force();
            if (directoryDirty) {
                preparer.forceDirectory();
                directoryDirty = false;
            }
            forced = written;
        } catch (JournalForceException failure) {
            poison = failure;
            throw failure;
        }
    }

    /** {@return the highest sequence appended; one below the first before the first append} */
    public long appended() {
        return appended;
    }

    /** {@return the highest sequence that others can read, and that outlives this process} */
    public long written() {
        return written;
    }

    /** {@return the highest sequence that is on the disk} */
    public long forced() {
        return forced;
    }

    /** {@return the journal time of the last event, this writer's or one before it; {@link Long#MIN_VALUE} if there is none} */
    public long lastTimestampNanos() {
        return lastTimestampNanos;
    }

    /** {@return the file that is being appended to} */
    public Path segment() {
        return current.path();
    }

    /** {@return bytes used in that file} */
    public long segmentPosition() {
        return current.position();
    }

    /** {@return how many segments this writer has begun} */
    public long segmentsBegun() {
        return segmentsBegun;
    }

    /**
     * Seals and forces what was appended (not under {@link ForcePolicy#never()}, and not when poisoned), removes the prepared segment,
     * and closes. Idempotent.
     *
     * @throws JournalForceException if that force failed; everything is closed all the same
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        try {
            if (poison == null) {
                sealAndForce();
            }
        } finally {
            closed = true;
            preparer.close();
            sealedUnforced.forEach(SegmentWriter::close);
            if (poison == null) {
                SegmentPreparer.close(current);
            } else {
                current.close();
            }
        }
    }

    /** The footer says what is on the disk as it is written: so the events go there before it. */
    private void sealAndForce() {
        if (options.forcePolicy().isNever()) {
            current.seal(appended, lastTimestampNanos, durableSequence);
            written = appended;
            return;
        }
        long acknowledgeable = forced;
        force();
        durableSequence = Math.max(durableSequence, forced);
        current.seal(appended, lastTimestampNanos, durableSequence);
        try {
            force();
        } catch (JournalForceException failure) {
            forced = acknowledgeable; // nobody was told of more, and nobody is to be told after a failure
            throw failure;
        }
    }
}
