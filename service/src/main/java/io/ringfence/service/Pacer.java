package io.ringfence.service;

import java.util.concurrent.TimeUnit;

/**
 * Spreads events evenly over time. What came to late is made up for a few milliseconds only: after a pause the events go on at
 * the rate, and not in a burst.
 */
final class Pacer {
    private static final long CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final double nanosPerEvent;
    private final StopSignal stop;
    private long startNanos = System.nanoTime();
    private double dueNanos;

    /**
     * Begins now.
     *
     * @param eventsPerSecond infinite for as fast as it goes
     * @param stop ends a wait
     */
    Pacer(double eventsPerSecond, StopSignal stop) {
        this.nanosPerEvent = (double) TimeUnit.SECONDS.toNanos(1) / eventsPerSecond;
        this.stop = stop;
    }

    /**
     * Waits until an event is due.
     *
     * @param most that are wanted
     * @return how many are due, 1 to most; 0 if the command shall stop
     */
    int await(int most) {
        if (nanosPerEvent == 0) {
            return stop.isRequested() ? 0 : most;
        }
        while (!stop.isRequested()) {
            double behind = (double) (System.nanoTime() - startNanos) - dueNanos;
            if (behind >= 0) {
                if (behind > CATCH_UP_NANOS + nanosPerEvent) {
                    startNanos = System.nanoTime();
                    dueNanos = 0;
                    behind = 0;
                }
                return (int) Math.min((double) most, 1 + behind / nanosPerEvent);
            }
            stop.park((long) Math.min(1 - behind, (double) NAP_NANOS));
        }
        return 0;
    }

    /** Counts events that went. */
    void sent(int events) {
        dueNanos += events * nanosPerEvent;
    }
}
