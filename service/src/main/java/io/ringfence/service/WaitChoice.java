package io.ringfence.service;

import io.ringfence.wait.BlockingWaitStrategy;
import io.ringfence.wait.BusySpinWaitStrategy;
import io.ringfence.wait.SleepingWaitStrategy;
import io.ringfence.wait.WaitStrategy;
import io.ringfence.wait.Waiter;
import io.ringfence.wait.YieldingWaitStrategy;

/** How {@code consume} waits for the next event. */
enum WaitChoice {
    BUSY_SPIN(256),
    YIELDING(256),
    SLEEPING(1),
    BLOCKING(1);

    /** Looks for the end cost a look at the clock: one in so many attempts of a strategy that does not sleep. */
    private final int attemptsALook;

    WaitChoice(int attemptsALook) {
        this.attemptsALook = attemptsALook;
    }

    /** Gives a wait up. */
    @FunctionalInterface
    interface End {
        /** {@return whether to give up now} */
        boolean isReached();
    }

    /** {@return this strategy, until the end is reached} */
    WaitStrategy until(End end) {
        WaitStrategy strategy = switch (this) {
            case BUSY_SPIN -> new BusySpinWaitStrategy();
            case YIELDING -> new YieldingWaitStrategy();
            case SLEEPING -> new SleepingWaitStrategy();
            case BLOCKING -> new BlockingWaitStrategy();
        };
        return new Ending(strategy, end, attemptsALook);
    }

    private record Ending(WaitStrategy strategy, End end, int attemptsALook) implements WaitStrategy {
        @Override
        public boolean idle(long attempt, Waiter waiter) {
            if (attempt % attemptsALook == 0 && end.isReached()) {
                return false;
            }
            return strategy.idle(attempt, waiter);
        }

        @Override
        public boolean blocks() {
            return strategy.blocks();
        }
    }

    /** For help and completion. */
    static final class Names extends Words.Choices {
        Names() {
            super(values());
        }
    }
}
