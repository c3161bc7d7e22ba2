package io.ringfence.wait;

/**
 * How a consumer waits for the next event; the choice of each consumer, not of the ring. Called on the consumer's thread, between two
 * looks that found nothing. One instance belongs to one consumer.
 *
 * <p>Unlike the LMAX Disruptor's interface of that name, a strategy never looks at a sequence: the barrier looks, the strategy only
 * passes the time, through its {@link Waiter}. So it cannot return too early, or a sequence that is not there.
 */
@FunctionalInterface
public interface WaitStrategy {
    /**
     * Passes some time. Must be bounded.
     *
     * @param attempt how many looks in a row found nothing before this call, from 0
     * @param waiter the ways to pass the time
     * @return false if the wait is to be given up: the barrier then raises {@link TimeoutException}
     */
    boolean idle(long attempt, Waiter waiter);

    /**
     * Whether this strategy calls {@link Waiter#block}: only then do publishers pay for a look at who sleeps.
     *
     * @return true if it may block
     */
    default boolean blocks() {
        return false;
    }
}
