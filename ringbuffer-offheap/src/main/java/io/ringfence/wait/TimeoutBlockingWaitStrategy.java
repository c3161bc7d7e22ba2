package io.ringfence.wait;

import java.time.Duration;

/** Blocks like {@link BlockingWaitStrategy}, and gives up after a time, so that a handler gets its {@code onTimeout}. */
public final class TimeoutBlockingWaitStrategy implements WaitStrategy {
    private final BlockingWaitStrategy blocking = new BlockingWaitStrategy();
    private final long timeoutNanos;

    /**
     * Gives up after a time of your choice.
     *
     * @param timeout measured from the first look that found nothing
     */
    public TimeoutBlockingWaitStrategy(Duration timeout) {
        this.timeoutNanos = timeout.toNanos();
    }

    @Override
    public boolean idle(long attempt, Waiter waiter) {
        if (waiter.waitedNanos() >= timeoutNanos) {
            return false;
        }
        return blocking.idle(attempt, waiter);
    }

    @Override
    public boolean blocks() {
        return true;
    }
}
