package io.ringfence.campaign.stress.tests;

import io.ringfence.sequence.SequenceBarrier;
import java.util.function.BooleanSupplier;

/**
 * Looks again for a moment. The two actors begin side by side but not at one instant; who looks until something changes is there when it
 * does, and sees the first state after it. Nothing but loads, so it puts no order into what is tried.
 */
final class Look {
    static final int TIMES = 100;
    private static final int TIMES_LONG = 20_000;

    private Look() {}

    /** Whether it came to be seen. */
    static boolean until(BooleanSupplier condition) {
        return until(TIMES, condition);
    }

    /** The same for what another thread does only after some tens of microseconds. */
    static boolean forLong(BooleanSupplier condition) {
        return until(TIMES_LONG, condition);
    }

    private static boolean until(int times, BooleanSupplier condition) {
        for (int i = 0; i < times; i++) {
            if (condition.getAsBoolean()) {
                return true;
            }
        }
        return false;
    }

    /** The first answer of a barrier that gives something away; else the last that does not. */
    static long available(SequenceBarrier barrier, long sequence) {
        long available = sequence - 1;
        for (int i = 0; i < TIMES && available < sequence; i++) {
            available = barrier.available(sequence);
        }
        return available;
    }
}
