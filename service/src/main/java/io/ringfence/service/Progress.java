package io.ringfence.service;

import java.util.concurrent.TimeUnit;

/** A line on standard error that is written over once a second, while a person looks at it; nothing otherwise. */
final class Progress {
    private static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final String what;
    private final boolean shown;
    private final long startNanos = System.nanoTime();
    private long lastNanos = startNanos;
    private boolean dirty;

    /**
     * Begins now.
     *
     * @param what is done to the events, in the past tense
     * @param wanted false if a line in between would disturb
     */
    Progress(String what, boolean wanted) {
        this.what = what;
        this.shown = wanted && Terminal.ERROR.isTerminal();
    }

    /** Called after each batch. */
    void count(long events) {
        if (!shown) {
            return;
        }
        long now = System.nanoTime();
        if (now - lastNanos >= BETWEEN_NANOS) {
            lastNanos = now;
            dirty = true;
            long perSecond = Math.round(events * (double) TimeUnit.SECONDS.toNanos(1) / (now - startNanos));
            System.err.print(CLEAR_LINE + what + " " + Words.grouped(events) + " events, " + Words.grouped(perSecond)
                    + " a second");
        }
    }

    /** Makes room for a line that stays. */
    void clear() {
        if (dirty) {
            dirty = false;
            System.err.print(CLEAR_LINE);
        }
    }
}
