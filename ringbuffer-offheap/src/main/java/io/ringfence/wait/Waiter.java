package io.ringfence.wait;

/** The ways to pass time while waiting; implemented by the barrier, used by a {@link WaitStrategy} on the waiting thread. */
public interface Waiter {
    /** One spin-loop hint to the processor. */
    void spin();

    /** Gives the processor to another thread that is ready to run. */
    void yieldProcessor();

    /**
     * Sleeps without being woken by publications.
     *
     * @param nanos at most so long; must be positive
     */
    void park(long nanos);

    /**
     * Sleeps until any process publishes, or the time is over. A wake may be lost, or come for nothing: the time is the bound.
     *
     * @param nanos at most so long; must be positive
     */
    void block(long nanos);

    /**
     * Since the first look of this wait that found nothing.
     *
     * @return nanoseconds
     */
    long waitedNanos();
}
