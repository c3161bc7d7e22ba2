package io.ringfence.wait;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * How a producer waits on a full ring. It never sleeps on the consumers' signal: it would steal their wake-ups. While it waits, its
 * ledger entry contains nothing, so it holds up nobody's repair.
 */
@FunctionalInterface
public interface ProducerWaitStrategy {
    /**
     * Passes some time between two looks for room. Must be bounded.
     *
     * @param attempt how many looks in a row found no room before this call, from 0
     * @param waitedNanos nanoseconds since the first of them
     * @return false to give up: the claim then ends with a typed error
     */
    boolean idle(long attempt, long waitedNanos);

    /** {@return spins with the processor's hint; a whole core} */
    static ProducerWaitStrategy spin() {
        return (attempt, waitedNanos) -> {
            Thread.onSpinWait();
            return true;
        };
    }

    /** {@return gives the processor to others between two looks} */
    static ProducerWaitStrategy yielding() {
        return (attempt, waitedNanos) -> {
            Thread.yield();
            return true;
        };
    }

    /** {@return spins a little, yields a little, then sleeps 50 µs at a time; the default} */
    static ProducerWaitStrategy park() {
        return (attempt, waitedNanos) -> {
            pass(attempt);
            return true;
        };
    }

    /**
     * Waits as {@link #park()} does, for a limited time.
     *
     * @param timeout after which a claim gives up
     * @return the strategy
     */
    static ProducerWaitStrategy timeout(Duration timeout) {
        long timeoutNanos = timeout.toNanos();
        return (attempt, waitedNanos) -> {
            if (waitedNanos >= timeoutNanos) {
                return false;
            }
            pass(attempt);
            return true;
        };
    }

    /** {@return gives up at once} */
    static ProducerWaitStrategy fail() {
        return (attempt, waitedNanos) -> false;
    }

    private static void pass(long attempt) {
        final int spins = 100;
        final int yields = 20;
        final long parkNanos = 50_000;
        if (attempt < spins) {
            Thread.onSpinWait();
        } else if (attempt < spins + yields) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(parkNanos);
        }
    }
}
