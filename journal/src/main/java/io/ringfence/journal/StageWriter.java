package io.ringfence.journal;

import io.ringfence.consume.Event;
import io.ringfence.consume.EventReader;
import io.ringfence.consume.JournalConsumer;
import io.ringfence.journal.error.JournalForceException;
import io.ringfence.journal.error.JournalStorageException;
import io.ringfence.journal.instrument.JournalPoint;
import io.ringfence.journal.storage.Storage;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.layout.CountersLayout;
import io.ringfence.sequence.AlertException;
import io.ringfence.sequence.PoisonReason;
import io.ringfence.sequence.SequenceBarrier;
import io.ringfence.wait.TimeoutException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The one that keeps a ring's journal: writes what is published, forces, moves the watermarks. On one thread; the figures for any.
 *
 * <p>Killed anywhere, it leaves a durable watermark that vouches for nothing but what was forced, and a ring that still holds everything
 * above it. Whoever takes over begins a segment of its own there, and writes it again.
 *
 * <p>A force that fails is never repeated: the ring is poisoned, and the watermarks stay where they are.
 */
final class StageWriter {
    private static final DirectBuffer NOTHING = new UnsafeBuffer(new byte[0]);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final JournalConsumer journal;
    private final JournalWriter writer;
    private final Path directory;
    private final ForcePolicy policy;
    private final Storage storage;
    private final StageWait wait;
    private final SequenceBarrier barrier;
    private final EventReader reader;
    private final ForceFigures figures;
    private final int maxBatch;
    private long next;
    private long unforcedSinceNanos;
    private long lookedNanos = System.nanoTime();
    private volatile long segments;

    private StageWriter(Ring ring, JournalConsumer journal, JournalOptions options, StageWait wait) {
        this.journal = journal;
        this.policy = options.forcePolicy();
        this.storage = options.storage();
        this.wait = wait;
        this.barrier = journal.newBarrier();
        this.reader = journal.reader();
        this.figures = new ForceFigures(journal);
        // producers fill one half of the ring while the other one is forced
        this.maxBatch = Math.max(1, ring.identity().options().slots() / 2);
        this.next = journal.next();
        this.directory = options.place().orElse(ring.journalPlace());
        RingImage image = RingImage.of(ring.identity().page());
        if (next - 1 > journal.startSequence()) {
            JournalHistory.requireReach(options.storage(), directory, image, next - 1);
        }
        JournalPoint.ENTERED.reached();
        this.writer = JournalWriter.open(directory, image, ring.epoch(), next, options);
        JournalPoint.SEGMENT_BEGUN.reached();
        noteSegment();
    }

    /**
     * Begins the segment of a new owner.
     *
     * @throws JournalForceException if a force failed; the ring is poisoned then
     */
    static StageWriter begin(Ring ring, JournalConsumer journal, JournalOptions options, StageWait wait) {
        try {
            return new StageWriter(ring, journal, options, wait);
        } catch (JournalForceException failure) {
            poison(journal);
            throw failure;
        }
    }

    private static void poison(JournalConsumer journal) {
        JournalPoint.FORCE_FAILED.reached();
        journal.poison(PoisonReason.FORCE_FAILED);
        JournalPoint.POISONED.reached();
    }

    StageReport report(StageReport.Phase phase) {
        return figures.report(phase, segments);
    }

    /** Ends the wait for events. Any thread. */
    void alert() {
        barrier.alert();
    }

    /**
     * Waits for events and writes a batch of them, or only forces what is due.
     *
     * @throws JournalForceException if a force failed; the ring is poisoned then
     */
    void writeBatch() {
        try {
            long available = barrier.waitFor(next);
            append(available);
        } catch (AlertException | TimeoutException nothingNew) {
            // the stage ends, or a force is due: both are looked at below
        }
        forceIfDue();
    }

    /** Appends what is there and what comes meanwhile: one force serves all of it. */
    private void append(long published) {
        boolean forcedAll = writer.written() == writer.forced();
        writer.beginBatch(journal.durableSequence());
        long timestampNanos = SystemEpochNanoClock.INSTANCE.nanoTime();
        long limit = next + maxBatch - 1;
        try {
            for (long available = published; next <= Math.min(available, limit); available = barrier.available(next)) {
                long last = Math.min(available, limit);
                while (next <= last) {
                    append(next, timestampNanos);
                    next++;
                }
            }
            JournalPoint.BATCH_APPENDED.reached();
            writer.flush();
        } catch (JournalForceException failure) {
            poison(journal);
            throw failure;
        } finally {
            journal.written(writer.written());
        }
        JournalPoint.WRITTEN_MOVED.reached();
        if (forcedAll) {
            unforcedSinceNanos = System.nanoTime();
        }
        if (policy.isNever()) {
            journal.release(writer.written());
        }
        noteSegment();
    }

    private void append(long sequence, long timestampNanos) {
        Event event = reader.read(sequence);
        if (event == null) {
            writer.append(sequence, timestampNanos, 0, true, NOTHING, 0, 0);
        } else {
            writer.append(sequence, timestampNanos, event.type(), false, event.buffer(), 0, event.length());
        }
        JournalPoint.APPENDED.reached();
    }

    private void forceIfDue() {
        if (policy.isNever() || writer.written() == writer.forced()) {
            wait.forEvents();
            return;
        }
        long dueNanos = unforcedSinceNanos + policy.intervalNanos();
        if (System.nanoTime() - dueNanos < 0) {
            wait.until(dueNanos);
            return;
        }
        force();
        wait.forEvents();
    }

    private void force() {
        long begin = System.nanoTime();
        try {
            writer.force();
        } catch (JournalForceException failure) {
            poison(journal);
            throw failure;
        }
        JournalPoint.FORCED.reached();
        long end = System.nanoTime();
        if (end - lookedNanos > LOOK_NANOS) {
            lookedNanos = end;
            if (isSegmentGone()) {
                throw gone();
            }
        }
        figures.record(end - begin, SystemEpochNanoClock.INSTANCE.nanoTime());
        acknowledge();
    }

    /**
     * A file whose name was removed takes stores and forces as before, and goes with its last user. Looked at now and then, because each
     * look costs some system calls; what was acknowledged in between, a recovery takes from the ring, as far as it still holds it.
     */
    private boolean isSegmentGone() {
        try {
            storage.open(writer.segment()).close();
            return false;
        } catch (JournalStorageException failure) {
            // what else refuses a look, a lack of descriptors for example, says nothing of the file
            return failure.getCause() instanceof NoSuchFileException;
        }
    }

    private JournalStorageException gone() {
        return new JournalStorageException(new Problem(
                "journal",
                writer.segment().toString(),
                "it is gone: somebody has removed it, or its directory",
                "the segment that is being written",
                "find out who removed it, then recover the ring, which journals anew what it still holds"));
    }

    /** What this writer has forced itself, and nothing else. */
    private void acknowledge() {
        journal.written(
                writer.written()); // as it ends for want of a segment, what is in the last one was flushed since
        journal.durable(writer.forced());
        JournalPoint.DURABLE_MOVED.reached();
        journal.release(writer.forced());
        JournalPoint.GATE_MOVED.reached();
        journal.wake();
        JournalPoint.BATCH_ENDED.reached();
    }

    private void noteSegment() {
        long begun = writer.segmentsBegun();
        if (begun != segments) {
            segments = begun;
            SegmentName.parse(directory, String.valueOf(writer.segment().getFileName()))
                    .ifPresent(name -> journal.figure(CountersLayout.JOURNAL_SEGMENT, name.number()));
        }
    }

    /**
     * Ends it in good order: what is appended is forced, unless never, and acknowledged.
     *
     * @throws JournalStorageException if its segment was removed; nothing more is acknowledged
     * @throws JournalForceException if that force failed; the ring is poisoned then
     */
    void end() {
        boolean isGone = isSegmentGone();
        try {
            close();
            JournalPoint.SEALED.reached();
            if (isGone) {
                throw gone();
            }
            if (!policy.isNever()) {
                acknowledge();
            }
        } catch (JournalForceException failure) {
            poison(journal);
            throw failure;
        } finally {
            figures.tellPercentiles();
        }
    }

    /** Its force counts as any other. */
    private void close() {
        long before = writer.forced();
        long begin = System.nanoTime();
        writer.close();
        if (writer.forced() > before) {
            figures.record(System.nanoTime() - begin, SystemEpochNanoClock.INSTANCE.nanoTime());
        }
    }

    /** Ends it after an error of its own; the error that led here is the one to tell. */
    void endAfter(RuntimeException error) {
        try {
            if (error instanceof JournalForceException) {
                writer.close();
            } else {
                end();
            }
        } catch (RuntimeException another) {
            error.addSuppressed(another);
        }
    }
}
