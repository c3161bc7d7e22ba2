package io.ringfence.wait;

/**
 * Spins briefly, then sleeps until a publication in any process wakes it: the least load. Publishers pay for a fence and a look while
 * a consumer with this strategy is attached. Without a futex (see {@link Futex}) the sleep is a bounded park.
 */
public final class BlockingWaitStrategy implements WaitStrategy {
    private static final int SPINS = 100;
    private static final long BLOCK_NANOS = 5_000_000;

    /** Stateless. */
    public BlockingWaitStrategy() {}

    @Override
    public boolean idle(long attempt, Waiter waiter) {
        if (attempt < SPINS) {
            waiter.spin();
        } else {
            waiter.block(BLOCK_NANOS);
        }
        return true;
    }

    @Override
    public boolean blocks() {
        return true;
    }
}
