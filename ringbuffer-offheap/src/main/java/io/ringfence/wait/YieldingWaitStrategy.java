package io.ringfence.wait;

/** Spins for a while, then yields: low latency, and room for others when the cores are few. */
public final class YieldingWaitStrategy implements WaitStrategy {
    private static final int SPINS = 100;

    /** Stateless. */
    public YieldingWaitStrategy() {}

    @Override
    public boolean idle(long attempt, Waiter waiter) {
        if (attempt < SPINS) {
            waiter.spin();
        } else {
            waiter.yieldProcessor();
        }
        return true;
    }
}
