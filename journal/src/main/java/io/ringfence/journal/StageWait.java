package io.ringfence.journal;

import io.ringfence.wait.WaitStrategy;
import io.ringfence.wait.Waiter;

/** How the stage waits for events: spins briefly, then sleeps, until events come or the next force is due. On the stage's thread. */
final class StageWait implements WaitStrategy {
    private static final int SPINS = 100;
    private static final long SLEEP_NANOS = 5_000_000;

    private boolean forceIsDueLater;
    private long forceDueNanos;

    /** Ends the next wait at this time of {@link System#nanoTime()}. */
    void until(long nanoTime) {
        forceIsDueLater = true;
        forceDueNanos = nanoTime;
    }

    /** Nothing is to be forced: waits for events only. */
    void forEvents() {
        forceIsDueLater = false;
    }

    @Override
    public boolean idle(long attempt, Waiter waiter) {
        long sleepNanos = SLEEP_NANOS;
        if (forceIsDueLater) {
            long restNanos = forceDueNanos - System.nanoTime();
            if (restNanos <= 0) {
                return false;
            }
            sleepNanos = Math.min(sleepNanos, restNanos);
        }
        if (attempt < SPINS) {
            waiter.spin();
        } else {
            waiter.block(sleepNanos);
        }
        return true;
    }

    @Override
    public boolean blocks() {
        return true;
    }
}
