package io.ringfence.liveness;

import io.ringfence.ring.layout.CountersLayout;
import io.ringfence.sequence.GatingSequences;
import io.ringfence.sequence.RingCounters;
import io.ringfence.sequence.Sequence;
import io.ringfence.sequence.StallProbe;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What a consumer or producer does while it is held up: nothing for a few milliseconds, then a look for the dead, then looks at growing
 * intervals while the one in the way is alive. One instance a handle, on that handle's thread.
 */
public final class HoldUpProbe implements StallProbe {
    /** How long a claim may stay unpublished before anybody asks whether its owner lives. */
    public static final long REPAIR_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long BACKOFF_MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Sequence cursor;
    private final GatingSequences gates;
    private final ClaimRepair repair;
    private final ConsumerRelease release;
    private final RingCounters counters;
    private final LongSupplier nanoClock;
    private final Runnable closedCheck;
    private final Runnable journalCheck;

    private long suspect = Long.MIN_VALUE;
    private long suspectSince;
    private long nextLook;
    private long backOff;

    /**
     * For one handle.
     *
     * @param cursor of the ring
     * @param gates of the ring
     * @param repair of claims
     * @param release of dead consumers
     * @param counters of the ring
     * @param nanoClock monotonic
     * @param closedCheck raises a typed error when the handle's ring is closed
     * @param journalCheck raises a typed error when the ring is full for good
     */
    public HoldUpProbe(
            Sequence cursor,
            GatingSequences gates,
            ClaimRepair repair,
            ConsumerRelease release,
            RingCounters counters,
            LongSupplier nanoClock,
            Runnable closedCheck,
            Runnable journalCheck) {
        this.cursor = cursor;
        this.gates = gates;
        this.repair = repair;
        this.release = release;
        this.counters = counters;
        this.nanoClock = nanoClock;
        this.closedCheck = closedCheck;
        this.journalCheck = journalCheck;
    }

    @Override
    public void onMissing(long sequence, long waitedNanos) {
        closedCheck.run();
        long claimed = cursor.get();
        if (sequence > claimed) {
            suspect = Long.MIN_VALUE; // nothing is claimed: there is nobody to suspect
            return;
        }
        long now = nanoClock.getAsLong();
        if (!isDue(sequence, now, REPAIR_DELAY_NANOS)) {
            return;
        }
        if (repair.isAbandoned(sequence)
                && repair.repairRange(sequence, claimed).repaired() > 0) {
            long nanos = now - suspectSince;
            counters.add(CountersLayout.REPAIR_NANOS_TOTAL, nanos);
            counters.raise(CountersLayout.REPAIR_NANOS_MAX, nanos);
        }
        grow(now);
    }

    @Override
    public void onFull(long waitedNanos) {
        closedCheck.run();
        if (waitedNanos < REPAIR_DELAY_NANOS) {
            suspect = Long.MIN_VALUE;
            return;
        }
        journalCheck.run();
        long now = nanoClock.getAsLong();
        if (isDue(Long.MAX_VALUE, now, 0)) {
            release.releaseTheDead();
            if (gates.isOpenClaimTheGate()) { // without consumers nobody else looks at open claims
                ClaimRepair.Result ignored = repair.repairRange(gates.settled() + 1, cursor.get());
            }
            grow(now);
        }
    }

    private boolean isDue(long sequence, long now, long delayNanos) {
        if (suspect != sequence) {
            suspect = sequence;
            suspectSince = now;
            backOff = REPAIR_DELAY_NANOS;
            nextLook = now + delayNanos;
        }
        return now - nextLook >= 0;
    }

    private void grow(long now) {
        backOff = Math.min(2 * backOff, BACKOFF_MAX_NANOS);
        nextLook = now + backOff;
    }
}
