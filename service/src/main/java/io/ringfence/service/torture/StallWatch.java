package io.ringfence.service.torture;

import java.util.concurrent.TimeUnit;

/**
 * How long the ring stood still although it had to move: while nobody was stopped, a producer ran, and every consumer that holds producers
 * back ran too. Other time does not count, and does not end a standstill either. Not thread-safe.
 */
final class StallWatch {
    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(1000);

    private boolean told;
    private long last = System.nanoTime();
    private long moved = last;
    private long seen;
    private long standing;
    private long longest;

    /**
     * Takes a look.
     *
     * @param handled events so far, of a consumer that is never killed
     * @param mustMove whether this time counts
     */
    void look(long handled, boolean mustMove) {
        long now = System.nanoTime();
        if (handled != seen) {
            seen = handled;
            standing = 0;
            moved = now;
        } else if (mustMove) {
            standing += now - last;
            longest = Math.max(longest, standing);
        }
        last = now;
    }

    /** {@return whether it has stood still for so long that somebody should say who does what; true once a standstill} */
    boolean isWorthALine() {
        boolean worth = standing > LONG_NANOS && !told;
        told = standing > LONG_NANOS;
        return worth;
    }

    /** {@return since when nothing moved, whatever the reason} */
    long unmovedNanos() {
        return last - moved;
    }

    long longestNanos() {
        return longest;
    }
}
