package io.ringfence.wait;

/** Spins with the processor's hint: the lowest latency, a whole core each. Never a default: two spinners fill two cores. */
public final class BusySpinWaitStrategy implements WaitStrategy {
    /** Stateless. */
    public BusySpinWaitStrategy() {}

    @Override
    public boolean idle(long attempt, Waiter waiter) {
        waiter.spin();
        return true;
    }
}
