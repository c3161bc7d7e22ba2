package io.ringfence.service;

import io.ringfence.metrics.RingSnapshot;
import io.ringfence.wait.ProducerWaitStrategy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits on a full ring without limit, sleeping, and says who holds it back. Gives up only when the command shall stop. */
final class RoomWait implements ProducerWaitStrategy {
    private static final int SPINS = 100;
    private static final int YIELDS = 20;
    private static final long SHORT_NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long LONG_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONG_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long FIRST_REPORT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long BETWEEN_REPORTS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final StopSignal stop;
    private final Supplier<RingSnapshot> inspection;
    private String reported = "";
    private long lookedNanos = System.nanoTime() - BETWEEN_REPORTS_NANOS;

    RoomWait(StopSignal stop, Supplier<RingSnapshot> inspection) {
        this.stop = stop;
        this.inspection = inspection;
    }

    @Override
    public boolean idle(long attempt, long waitedNanos) {
        if (attempt < SPINS) {
            Thread.onSpinWait();
        } else if (attempt < SPINS + YIELDS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(waitedNanos < LONG_WAIT_NANOS ? SHORT_NAP_NANOS : LONG_NAP_NANOS);
        }
        if (waitedNanos >= FIRST_REPORT_NANOS && System.nanoTime() - lookedNanos >= BETWEEN_REPORTS_NANOS) {
            report();
        }
        return !stop.isRequested();
    }

    private void report() {
        RingSnapshot snapshot = inspection.get();
        if (snapshot.remaining() > 0) {
            return; // it has just gone on
        }
        lookedNanos = System.nanoTime();
        if (!snapshot.verdict().equals(reported)) {
            reported = snapshot.verdict();
            System.err.println("waiting for room: " + reported);
        }
    }
}
