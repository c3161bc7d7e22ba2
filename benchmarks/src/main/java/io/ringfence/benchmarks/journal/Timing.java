package io.ringfence.benchmarks.journal;

/**
 * What was timed.
 *
 * @param events that were written or read while the clock ran
 * @param nanos that it took
 */
public record Timing(long events, long nanos) {
    /** Nothing yet. */
    public static final Timing NONE = new Timing(0, 0);

    /**
     * {@return both together}
     *
     * @param other to be added
     */
    public Timing plus(Timing other) {
        return new Timing(events + other.events, nanos + other.nanos);
    }
}
