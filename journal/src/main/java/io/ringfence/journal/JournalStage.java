package io.ringfence.journal;

import io.ringfence.consume.JournalConsumer;
import io.ringfence.consume.JournalGate;
import io.ringfence.journal.error.JournalForceException;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.ClosedException;
import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.RingException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the journal of a ring, on a thread of its own, in any process that has the ring attached: writes every event, forces as its
 * policy says, moves the written and the durable watermark, and holds producers back by what is not durable. Of all processes one at a
 * time; the others stand by, and the first to see that one gone takes over. It acknowledges nothing that it did not force itself.
 *
 * <p>The first journal of a ring begins at the earliest protected event. After a failed force the ring is poisoned, and no stage runs on
 * it before it is recovered. After any other error, a full disk for example, a stage can be started again, here or elsewhere, and goes on.
 *
 * <p>Thread-safe. Close it before the ring.
 */
public final class JournalStage implements AutoCloseable {
    private static final long STAND_BY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Ring ring;
    private final JournalOptions options;
    private final StageWait wait = new StageWait();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile StageReport.Phase phase = StageReport.Phase.STANDING_BY;
    private volatile @Nullable StageWriter writer;
    private volatile @Nullable Throwable failure;

    private JournalStage(Ring ring, JournalOptions options) {
        this.ring = ring;
        this.options = options;
    }

    /**
     * Starts keeping the journal; returns when it is registered and its first segment is on the disk. An interrupt of the calling thread
     * does nothing to it, and is there still when this returns.
     *
     * @param ring attached for writing
     * @param options how to write
     * @return the running stage
     * @throws InUseException if a living process keeps the journal
     * @throws io.ringfence.ring.error.RingPoisonedException if a force has failed, and the ring was not recovered
     * @throws io.ringfence.ring.error.StartPositionException if the journal was removed from the ring, and what follows it overwritten
     * @throws io.ringfence.ring.error.InvalidOptionException if the last owner was killed under the policy never, and the options have
     *     another one
     * @throws io.ringfence.journal.error.JournalStorageException if the disk is full or refuses
     * @throws io.ringfence.journal.error.JournalMismatchException if there is the journal of another ring, or a journal that ends before
     *     the durable watermark: its newest segments, or all of them, are lost, or on a disk that is not mounted
     * @throws JournalForceException if a force failed; the ring is poisoned then
     */
    public static JournalStage start(Ring ring, JournalOptions options) {
        JournalStage stage = new JournalStage(ring, options);
        stage.startThread(stage::keep);
        awaitWhateverComes(stage.begun);
        if (stage.writer == null) {
            stage.close();
        }
        return stage;
    }

    /**
     * Stands by: keeps the journal as soon as nobody else does. What would make {@link #start} throw ends the stage then, and
     * {@link #failure()} tells it; only that a living process keeps the journal is waited for.
     *
     * @param ring attached for writing
     * @param options how to write
     * @return the stage, running or standing by
     */
    public static JournalStage standBy(Ring ring, JournalOptions options) {
        JournalStage stage = new JournalStage(ring, options);
        stage.startThread(stage::standBy);
        return stage;
    }

    private void startThread(Runnable work) {
        Thread thread = new Thread(() -> run(work), "ringfence-journal");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Runnable work) {
        try {
            work.run();
            phase = StageReport.Phase.ENDED;
        } catch (RuntimeException | Error error) { // an Error, too: a store to a disk that is gone is one
            failure = error;
            phase = StageReport.Phase.FAILED;
        } finally {
            begun.countDown();
            ended.countDown();
        }
    }

    private JournalConsumer enter() {
        JournalGate gate = options.forcePolicy().isNever() ? JournalGate.WRITTEN : JournalGate.DURABLE;
        return ring.openJournal(gate, wait);
    }

    private void standBy() {
        while (!isClosing(STAND_BY_NANOS)) {
            if (ring.isJournaled()) {
                continue;
            }
            try {
                keep();
                return;
            } catch (InUseException anotherWasFirst) {
                // it stands by for that one
            }
        }
    }

    private boolean isClosing(long waitNanos) {
        try {
            return closing.await(waitNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException strange) {
            return true; // nobody has this thread to interrupt it; if somebody does, it is to end
        }
    }

    /**
     * All of it on the stage's own thread, the opening too: nobody has that thread to interrupt it, and an interrupt would close a file
     * under a force, which counts as a failed one.
     */
    private void keep() {
        try (JournalConsumer journal = enter()) {
            // the opening too: closed meanwhile, the entry stays until there is no writer any more
            journal.run(() -> write(journal));
        }
    }

    private void write(JournalConsumer journal) {
        StageWriter keeper = StageWriter.begin(ring, journal, options, wait);
        writer = keeper;
        phase = StageReport.Phase.WRITING;
        begun.countDown();
        write(journal, keeper);
    }

    private void write(JournalConsumer journal, StageWriter keeper) {
        try {
            while (closing.getCount() != 0 && !journal.isClosed()) {
                keeper.writeBatch();
            }
        } catch (ClosedException ringIsClosed) {
            // closed under it: as if it had been closed itself
        } catch (RuntimeException error) {
            keeper.endAfter(error);
            throw error;
        }
        keeper.end();
    }

    /** {@return how it is doing} */
    public StageReport report() {
        StageWriter keeper = writer;
        StageReport.Phase now = phase;
        return keeper != null
                ? keeper.report(now)
                : new StageReport(now, ring.writtenSequence(), ring.durableSequence(), 0, 0, 0, 0, 0, 0);
    }

    /** {@return what has ended it, if it was an error} */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Waits until it has ended, of itself by an error or because it was closed.
     *
     * @param timeout at most so long
     * @return whether it has ended
     * @throws InterruptedException if the calling thread was interrupted
     */
    public boolean awaitEnd(Duration timeout) throws InterruptedException {
        return ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Ends it after the batch at hand: what was written is forced and acknowledged, the last segment sealed, the entry given back for
     * another one. Idempotent.
     *
     * @throws RingException the error that had ended it, or that ended it now; at the first call only
     */
    @Override
    public void close() {
        closing.countDown();
        StageWriter keeper = writer;
        if (keeper != null) {
            keeper.alert();
        }
        awaitWhateverComes(ended);
        Throwable error = failure;
        if (error != null && closed.compareAndSet(false, true)) {
            if (error instanceof Error fatal) {
                throw fatal;
            }
            throw (RuntimeException) error;
        }
        closed.set(true);
    }

    private static void awaitWhateverComes(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
