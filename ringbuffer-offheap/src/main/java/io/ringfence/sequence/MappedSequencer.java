package io.ringfence.sequence;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.ring.error.ClaimException;
import io.ringfence.ring.error.ClosedException;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.ProducerTimeoutException;
import io.ringfence.ring.error.SequenceExhaustedException;
import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.CountersLayout;
import io.ringfence.wait.ProducerWaitStrategy;
import io.ringfence.wait.SleepingWaitStrategy;
import io.ringfence.wait.WakeSignal;
import java.util.function.LongSupplier;

/**
 * What the two sequencers share: capacity before the claim, the open claim, publication from high to low.
 *
 * <p>Killed before the cursor moves: nothing happened. After it, before the commit: a repair aborts the claim. After the commit,
 * between any two stamps: a repair publishes the rest; consumers saw nothing of it, because the lowest stamp comes last.
 */
abstract sealed class MappedSequencer implements Sequencer permits SingleProducerSequencer, MultiProducerSequencer {
    static final long NO_CLAIM = -1;

    final Slots slots;
    final Sequence cursor;
    final GatingSequences gates;
    final ClaimLedger ledger;
    final int slotCount;

    /** At most the lowest gate; only grows. */
    long cachedGate;

    private final RingCounters counters;
    private final ProducerWaitStrategy waitStrategy;
    private final StallProbe probe;
    private final WakeSignal wake;
    private final LongSupplier nanoClock;

    private long claimLow = NO_CLAIM;
    private long claimHigh = NO_CLAIM;
    private int unpublished;
    private boolean nextTokenInCellB;
    private boolean isFull;
    private long fullSinceNanos;
    private volatile boolean interrupted;

    MappedSequencer(SequencerParts parts) {
        this.slots = parts.slots();
        this.gates = parts.gates();
        this.ledger = parts.ledger();
        this.counters = parts.counters();
        this.waitStrategy = parts.waitStrategy();
        this.probe = parts.probe();
        this.wake = parts.wake();
        this.nanoClock = parts.nanoClock();
        this.slotCount = slots.geometry().slotCount();
        this.cursor = new Sequence(slots.buffer(), ControlLayout.CURSOR_OFFSET);
        this.cachedGate = gates.minimum();
        this.nextTokenInCellB = ledger.nextCellIsB();
    }

    /** Claims without waiting; the highest sequence, or minus the missing slots. The claim's bounds have been checked. */
    abstract long claim(int n);

    @Override
    public final long next() {
        return next(1);
    }

    @Override
    public final long next(int n) {
        long high = tryNext(n);
        return high >= 0 ? high : awaitRoom(n);
    }

    @Override
    public final long tryNext() {
        return tryNext(1);
    }

    @Override
    public final long tryNext(int n) {
        if (unpublished != 0) {
            throw openClaim();
        }
        if (n < 1 || n > slotCount) {
            throw new InvalidOptionException(new Problem(
                    "claim", "n", Integer.toString(n), "1 to " + slotCount, "claim a batch that fits into the ring"));
        }
        long high = claim(n);
        if (high < 0) {
            refused();
            return high;
        }
        isFull = false;
        claimLow = high - n + 1;
        claimHigh = high;
        unpublished = n;
        return high;
    }

    /** Who only tries finds the dead like who waits: how long the ring has been full is kept from one try to the next. */
    private void refused() {
        CrashPoint.FOUND_FULL.reached();
        long now = nanoClock.getAsLong();
        if (!isFull) {
            isFull = true;
            fullSinceNanos = now;
        }
        probe.onFull(now - fullSinceNanos);
    }

    @Override
    public final void interrupt() {
        interrupted = true;
    }

    private long awaitRoom(int n) {
        long start = nanoClock.getAsLong();
        for (long attempt = 0; ; attempt++) {
            long waited = nanoClock.getAsLong() - start;
            if (interrupted) {
                throw new ClosedException(new Problem(
                        "claim", n + " slots", "the handle was closed", "an open handle", "open it again by its name"));
            }
            if (!waitStrategy.idle(attempt, waited)) {
                throw new ProducerTimeoutException(new Problem(
                        "claim",
                        n + " slots",
                        "the ring is full, after " + waited / 1_000_000 + " ms",
                        "room within the time of the producer's wait strategy",
                        "look who holds it back with inspect, or wait longer"));
            }
            long high = tryNext(n);
            if (high >= 0) {
                return high;
            }
        }
    }

    /** How many of the n slots up to high are missing, after the gate was read again; 0 or less if they fit. */
    final long missing(long high) {
        long wrap = high - slotCount;
        if (wrap > cachedGate) {
            cachedGate = Math.max(cachedGate, gates.minimum());
        }
        return wrap - cachedGate;
    }

    static SequenceExhaustedException exhausted(long current, int n) {
        return new SequenceExhaustedException(new Problem(
                "claim",
                n + " slots after sequence " + current,
                "it would pass the terminal sequence " + TERMINAL_SEQUENCE,
                "a sequence below it",
                "create a new ring"));
    }

    private ClaimException openClaim() {
        return new ClaimException(new Problem(
                "claim",
                "sequences " + claimLow + " to " + claimHigh,
                "a claim is open, " + unpublished + " of it unpublished",
                "one open claim a handle",
                "publish or abort it first"));
    }

    @Override
    public final void publish(long sequence) {
        publish(sequence, sequence);
    }

    @Override
    public final void publish(long lo, long hi) {
        boolean whole = lo == claimLow && hi == claimHigh;
        if (lo > hi || lo < claimLow || hi > claimHigh || hi - lo >= unpublished || (!whole && anySettled(lo, hi))) {
            throw new ClaimException(new Problem(
                    "publish",
                    "sequences " + lo + " to " + hi,
                    unpublished == 0 ? "no claim is open" : "the open claim is " + claimLow + " to " + claimHigh,
                    "a part of the open claim that is not published yet",
                    "claim before you publish, and publish once"));
        }
        CrashPoint.WRITTEN.reached();
        if (whole && lo < hi) {
            ledger.commitRelease(hi);
            CrashPoint.COMMITTED.reached();
        }
        stamp(lo, hi);
    }

    private boolean anySettled(long lo, long hi) {
        for (long sequence = lo; sequence <= hi; sequence++) {
            if (slots.isSettled(sequence)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public final void publishClaim() {
        if (unpublished != claimHigh - claimLow + 1 || unpublished == 0) {
            throw notWhole();
        }
        CrashPoint.WRITTEN.reached();
        if (unpublished > 1) {
            ledger.commitRelease(claimHigh);
            CrashPoint.COMMITTED.reached();
        }
        stamp(claimLow, claimHigh);
    }

    @Override
    public final void publishClaim(long token) {
        if (unpublished != claimHigh - claimLow + 1 || unpublished == 0) {
            throw notWhole();
        }
        CrashPoint.WRITTEN.reached();
        ledger.token(nextTokenInCellB, claimHigh, token);
        ledger.commitRelease(claimHigh); // makes the token valid, and the claim one that a repair completes
        CrashPoint.COMMITTED.reached();
        nextTokenInCellB = !nextTokenInCellB;
        stamp(claimLow, claimHigh);
    }

    private ClaimException notWhole() {
        return new ClaimException(new Problem(
                "publish",
                "the open claim",
                unpublished == 0 ? "there is none" : "a part of it is published already",
                "a whole open claim",
                "claim before you publish, and publish once"));
    }

    private void stamp(long lo, long hi) {
        for (long sequence = hi; sequence >= lo; sequence--) {
            slots.publishRelease(sequence);
            CrashPoint.STAMPED.reached();
        }
        unpublished -= (int) (hi - lo + 1);
        wake.signal();
    }

    @Override
    public final void abortClaim() {
        if (unpublished == 0) {
            return;
        }
        for (long sequence = claimHigh; sequence >= claimLow; sequence--) {
            if (!slots.isSettled(sequence)) {
                slots.abortRelease(sequence);
                CrashPoint.ABORT_STAMPED.reached();
                counters.add(CountersLayout.ABORTED, 1);
            }
        }
        unpublished = 0;
        wake.signal();
    }

    @Override
    public final boolean hasOpenClaim() {
        return unpublished != 0;
    }

    @Override
    public final long claimLow() {
        return claimLow;
    }

    @Override
    public final long claimHigh() {
        return claimHigh;
    }

    @Override
    public final boolean isAvailable(long sequence) {
        return slots.stampAcquire(sequence) == Slots.published(sequence);
    }

    @Override
    public final long getHighestPublishedSequence(long lowerBound, long availableSequence) {
        long sequence = lowerBound;
        while (sequence <= availableSequence && slots.isSettled(sequence)) {
            sequence++;
        }
        return sequence - 1;
    }

    @Override
    public final long remainingCapacity() {
        long minimum = gates.minimum();
        return Math.max(0, Math.min(slotCount, slotCount - (cursor.getVolatile() - minimum)));
    }

    @Override
    public final boolean hasAvailableCapacity(int requiredCapacity) {
        return missing(cursor.getVolatile() + requiredCapacity) <= 0;
    }

    @Override
    public final int getBufferSize() {
        return slotCount;
    }

    @Override
    public final long getCursor() {
        return cursor.getVolatile();
    }

    @Override
    public final void addGatingSequences(Sequence... gatingSequences) {
        for (Sequence sequence : gatingSequences) {
            requireLine(sequence);
            if (sequence.getVolatile() == GatingSequences.IDLE) {
                throw notAGate(
                        "no registered consumer gates there", "register a consumer: its line gates from then on");
            }
        }
    }

    @Override
    public final boolean removeGatingSequence(Sequence sequence) {
        requireLine(sequence);
        if (sequence.getVolatile() == GatingSequences.IDLE) {
            return false;
        }
        throw notAGate(
                "it is where a registered consumer stands, and gates as long as that is registered",
                "let the consumer leave, remove it when it is dead, or look on with a tap, which holds nobody back");
    }

    private static InvalidOptionException notAGate(String actual, String remedy) {
        return new InvalidOptionException(new Problem(
                "gate", "a line of the registry", actual, "gates that follow the registration of consumers", remedy));
    }

    private void requireLine(Sequence sequence) {
        if (gates.indexOf(sequence) < 0) {
            throw new InvalidOptionException(new Problem(
                    "gate",
                    "a sequence",
                    "it lies outside of this ring's consumer registry",
                    "a line of the registry, which producers of all processes see",
                    "register a consumer"));
        }
    }

    @Override
    public final long getMinimumSequence() {
        return gates.minimum();
    }

    @Override
    public final SequenceBarrier newBarrier(Sequence... sequencesToTrack) {
        return new MappedSequenceBarrier(
                slots, cursor, sequencesToTrack, new SleepingWaitStrategy(), wake, WakeSignal.NOBODY, StallProbe.NONE);
    }
}
