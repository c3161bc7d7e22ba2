package io.ringfence.durable;

import io.ringfence.liveness.RingCore;
import io.ringfence.ring.error.DurableTimeoutException;
import io.ringfence.ring.error.NoJournalException;
import io.ringfence.ring.error.Problem;
import io.ringfence.sequence.Watermarks;
import io.ringfence.wait.DurableSignal;
import io.ringfence.wait.WakeSignal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How far the journal is, and waiting for it. Any thread of any process that has the ring attached, also read-only; needs no entry in any
 * table. Nothing here is acknowledged on the word of anybody but the durable watermark.
 */
public final class Durability {
    /** How long a waiter puts up with a ring that nobody journals: time enough for another process to take over. */
    public static final Duration JOURNAL_PATIENCE = Duration.ofSeconds(10);

    private static final long JOURNAL_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int SPINS = 100;

    private final RingCore core;
    private final Watermarks watermarks;
    private final DurableSignal signal;
    private final boolean mayStore;

    /**
     * For one ring object.
     *
     * @param core what its handles share
     * @param mayStore false if the ring was attached read-only: then waits are not woken, and a millisecond longer
     */
    public Durability(RingCore core, boolean mayStore) {
        this.core = core;
        this.watermarks = core.watermarks();
        this.signal = core.durableSignal();
        this.mayStore = mayStore;
    }

    /** {@return the highest sequence in the journal: it survives the death of processes} */
    public long writtenSequence() {
        return watermarks.written().get();
    }

    /** {@return the highest sequence on disk: it survives the death of the machine} */
    public long durableSequence() {
        return watermarks.durable().get();
    }

    /**
     * Waits until a sequence is durable. What was durable before the ring was poisoned is still acknowledged.
     *
     * @param sequence of an event, published or still to be
     * @param timeout at most so long; zero or less looks once
     * @throws DurableTimeoutException if the time is over
     * @throws NoJournalException if nobody has kept a journal for {@link #JOURNAL_PATIENCE}, or the journal began after the sequence, or is
     *     kept under the policy never
     * @throws io.ringfence.ring.error.RingPoisonedException if a force has failed
     * @throws io.ringfence.ring.error.ClosedException if the ring object is closed
     */
    public void await(long sequence, Duration timeout) {
        core.handles().requireOpen();
        for (int spin = 0; spin < SPINS; spin++) {
            if (watermarks.isPassedByDurable(sequence)) {
                requireJournaled(sequence);
                return;
            }
            Thread.onSpinWait();
        }
        awaitSlowly(sequence, nanos(timeout));
        requireJournaled(sequence);
    }

    private void awaitSlowly(long sequence, long timeoutNanos) {
        WakeSignal.Look look = () -> core.state().isPoisoned() || watermarks.isPassedByDurable(sequence);
        long begin = now();
        long journalSeen = begin;
        long nextLook = begin + JOURNAL_LOOK_NANOS;
        requireForcing(sequence);
        for (int attempt = 0; ; attempt++) {
            core.handles().requireOpen();
            boolean poisoned = core.state().isPoisoned(); // before the watermark: what became durable before it is so
            if (watermarks.isPassedByDurable(sequence)) {
                return;
            }
            if (poisoned) {
                throw core.state().poisoned("await durable", "sequence " + sequence);
            }
            long now = now();
            if (now - nextLook >= 0) {
                nextLook = now + JOURNAL_LOOK_NANOS;
                journalSeen = core.journal().isAlive() ? now : journalSeen;
                requireForcing(sequence);
            }
            if (now - journalSeen >= JOURNAL_PATIENCE.toNanos()) {
                throw noJournal(sequence);
            }
            long restNanos = timeoutNanos - (now - begin);
            if (restNanos <= 0) {
                throw timedOut(sequence, timeoutNanos);
            }
            sleep(Math.min(restNanos, SLEEP_NANOS), attempt == 0, look);
        }
    }

    private void requireForcing(long sequence) {
        if (!core.state().isPoisoned() && !watermarks.isPassedByDurable(sequence)) {
            core.journal().requireForcing("await durable", "sequence " + sequence);
        }
    }

    private void sleep(long nanos, boolean first, WakeSignal.Look look) {
        if (mayStore) {
            signal.sleep(nanos, first, look);
        } else {
            signal.pause(nanos, first);
        }
    }

    /** After the watermark was read: the start is stored before it. */
    private void requireJournaled(long sequence) {
        long start = watermarks.journalStart().get();
        if (sequence <= start) {
            throw new NoJournalException(new Problem(
                    "await durable",
                    "sequence " + sequence,
                    "the journal begins at sequence " + (start + 1),
                    "a sequence of the journal",
                    "start the journal before the first event"));
        }
    }

    private NoJournalException noJournal(long sequence) {
        return new NoJournalException(new Problem(
                "await durable",
                "sequence " + sequence,
                "nobody has kept a journal of the ring for " + JOURNAL_PATIENCE.toSeconds()
                        + " s, and it is durable up to " + durableSequence(),
                "a journal that runs",
                "start the journal, and another one that stands by"));
    }

    private DurableTimeoutException timedOut(long sequence, long timeoutNanos) {
        return new DurableTimeoutException(new Problem(
                "await durable",
                "sequence " + sequence,
                "the ring is durable up to " + durableSequence() + " after "
                        + TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms"
                        + (core.journal().isAlive() ? "" : ", and nobody keeps a journal of it"),
                "that sequence within the time",
                "wait longer, or look at the journal with inspect"));
    }

    private long now() {
        return core.liveness().environment().nanoClock().getAsLong();
    }

    private static long nanos(Duration timeout) {
        if (timeout.isNegative()) {
            return 0;
        }
        boolean endless = timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0;
        return endless ? Long.MAX_VALUE : timeout.toNanos();
    }
}
