package io.ringfence.sequence;

import io.ringfence.ring.error.LappedException;
import io.ringfence.ring.error.Problem;
import io.ringfence.wait.TimeoutException;
import io.ringfence.wait.WaitStrategy;
import io.ringfence.wait.Waiter;
import io.ringfence.wait.WakeSignal;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The barrier over the stamps. It looks; the wait strategy passes the time; now and then it calls the probe, so that what a dead
 * producer left in the way is repaired by the consumer whom it holds up.
 */
public final class MappedSequenceBarrier implements SequenceBarrier, Waiter {
    /** Spins between two calls of the probe. */
    private static final int SPINS_PER_PROBE = 256;

    /** A yield may take as long as other threads run, so it counts for so many spins. */
    private static final int SPINS_A_YIELD = 16;

    /** Published events are counted at most so far ahead: a longer scan would only delay the first of them. */
    private static final int SCAN_LIMIT = 1024;

    private final Slots slots;
    private final Sequence cursor;
    private final Sequence[] dependents;
    private final WaitStrategy strategy;
    private final WakeSignal wake;
    private final int waiterIndex;
    private final StallProbe probe;
    private final int scanLimit;
    private final WakeSignal.Look secondLook = this::isWorthWaking;

    private volatile boolean alerted;
    private volatile @Nullable Thread waitingThread;

    private long awaited;
    private long waitStartNanos;
    private int spins;
    private boolean sleptBefore;

    /**
     * For one consumer.
     *
     * @param slots of the ring
     * @param cursor of the ring
     * @param dependents the consumers before this one; none for published events alone
     * @param strategy how to pass the time
     * @param wake of the ring
     * @param waiterIndex the consumer's registry entry, or {@link WakeSignal#NOBODY}
     * @param probe called while waiting
     */
    public MappedSequenceBarrier(
            Slots slots,
            Sequence cursor,
            Sequence[] dependents,
            WaitStrategy strategy,
            WakeSignal wake,
            int waiterIndex,
            StallProbe probe) {
        this.slots = slots;
        this.cursor = cursor;
        this.dependents = dependents.clone();
        this.strategy = strategy;
        this.wake = wake;
        this.waiterIndex = waiterIndex;
        this.probe = probe;
        this.scanLimit = Math.min(SCAN_LIMIT, slots.geometry().slotCount());
    }

    @Override
    public long waitFor(long sequence) throws AlertException, TimeoutException {
        checkAlert();
        long available = available(sequence);
        return available >= sequence ? available : await(sequence);
    }

    private long await(long sequence) throws AlertException, TimeoutException {
        awaited = sequence;
        waitStartNanos = System.nanoTime();
        spins = 0;
        sleptBefore = false;
        for (long attempt = 0; ; attempt++) {
            if (!strategy.idle(attempt, this)) {
                throw TimeoutException.INSTANCE;
            }
            long available = available(sequence);
            if (available >= sequence) {
                return available;
            }
            checkAlert();
            if (spins >= SPINS_PER_PROBE) {
                spins = 0;
                probe.onMissing(sequence, waitedNanos());
            }
        }
    }

    @Override
    public long available(long sequence) {
        return dependents.length == 0 ? publishedFrom(sequence) : lowestDependent(sequence);
    }

    private long publishedFrom(long sequence) {
        long next = sequence;
        long limit = sequence + scanLimit;
        while (next < limit) {
            // acquire: pairs with the producer's release of the stamp, payload before it
            long held = Math.abs(slots.stampAcquire(next));
            if (held != Slots.published(next)) {
                if (held > Slots.published(next) && next == sequence) {
                    throw lapped(sequence, held);
                }
                break;
            }
            next++;
        }
        return next - 1;
    }

    private long lowestDependent(long sequence) {
        long lowest = Long.MAX_VALUE;
        for (Sequence dependent : dependents) {
            // acquire: pairs with the release of the dependent's commit; what it wrote into the slot is visible
            lowest = Math.min(lowest, dependent.get());
        }
        return lowest >= sequence ? lowest : sequence - 1;
    }

    private static LappedException lapped(long sequence, long held) {
        return new LappedException(new Problem(
                "consume",
                "sequence " + sequence,
                "its slot holds sequence " + (held - 1),
                "sequence " + sequence + " or an earlier lap",
                "the file was changed by something else than this library; stop, and inspect the ring"));
    }

    @Override
    public long getCursor() {
        return dependents.length == 0 ? cursor.get() : lowestDependent(Long.MIN_VALUE + 1);
    }

    @Override
    public boolean isAlerted() {
        return alerted;
    }

    @Override
    public void alert() {
        alerted = true;
        Thread thread = waitingThread;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
        wake.signal();
    }

    @Override
    public void clearAlert() {
        alerted = false;
    }

    @Override
    public void checkAlert() throws AlertException {
        if (alerted) {
            throw AlertException.INSTANCE;
        }
    }

    @Override
    public void spin() {
        spins++;
        Thread.onSpinWait();
    }

    @Override
    public void yieldProcessor() {
        spins += SPINS_A_YIELD;
        Thread.yield();
    }

    @Override
    public void park(long nanos) {
        spins = SPINS_PER_PROBE;
        waitingThread = Thread.currentThread();
        if (!alerted) {
            LockSupport.parkNanos(nanos);
        }
        waitingThread = null;
    }

    @Override
    public void block(long nanos) {
        spins = SPINS_PER_PROBE;
        waitingThread = Thread.currentThread();
        wake.sleep(waiterIndex, nanos, !sleptBefore, secondLook);
        waitingThread = null;
        sleptBefore = true;
    }

    private boolean isWorthWaking() {
        return alerted || available(awaited) >= awaited;
    }

    @Override
    public long waitedNanos() {
        return System.nanoTime() - waitStartNanos;
    }
}
