package io.ringfence.wait;

import java.time.Duration;

/** Spins, yields, then sleeps for a fixed time: little load, no cost to publishers, a latency of about the sleep. */
public final class SleepingWaitStrategy implements WaitStrategy {
    private static final int SPINS = 100;
    private static final int YIELDS = 100;
    private static final long DEFAULT_PARK_NANOS = 100_000;

    private final long parkNanos;

    /** Sleeps for 100 µs at a time. */
    public SleepingWaitStrategy() {
        this(Duration.ofNanos(DEFAULT_PARK_NANOS));
    }

    /**
     * Sleeps for a time of your choice.
     *
     * @param park how long one sleep takes
     */
    public SleepingWaitStrategy(Duration park) {
        this.parkNanos = park.toNanos();
    }

    @Override
    public boolean idle(long attempt, Waiter waiter) {
        if (attempt < SPINS) {
            waiter.spin();
        } else if (attempt < SPINS + YIELDS) {
            waiter.yieldProcessor();
        } else {
            waiter.park(parkNanos);
        }
        return true;
    }
}
