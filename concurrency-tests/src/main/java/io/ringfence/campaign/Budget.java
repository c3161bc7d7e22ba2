package io.ringfence.campaign;

import java.util.concurrent.TimeUnit;

/** How much a campaign may try: a number of cases, a time, or whatever ends first. One run, one thread; any thread may end it. */
public final class Budget {
    private final long cases;
    private final long deadlineNanos;
    private long tried;
    private volatile boolean ended;

    private Budget(long cases, long nanos) {
        this.cases = cases;
        this.deadlineNanos = nanos == Long.MAX_VALUE ? Long.MAX_VALUE : System.nanoTime() + nanos;
    }

    /**
     * {@return a number of cases}
     *
     * @param cases at least 1
     */
    public static Budget cases(long cases) {
        return new Budget(cases, Long.MAX_VALUE);
    }

    /**
     * {@return a time from now on}
     *
     * @param seconds at least 1
     */
    public static Budget seconds(long seconds) {
        return new Budget(Long.MAX_VALUE, TimeUnit.SECONDS.toNanos(seconds));
    }

    /** {@return whether one more case may be tried; counts it} */
    public boolean takeOne() {
        if (tried >= cases || isOver()) {
            return false;
        }
        tried++;
        return true;
    }

    /** Ends it now. */
    public void end() {
        ended = true;
    }

    /** {@return whether it was ended: what a case comes to from then on is no finding} */
    public boolean isEnded() {
        return ended;
    }

    /** {@return whether the time is over, for cases that take long} */
    public boolean isOver() {
        return ended || (deadlineNanos != Long.MAX_VALUE && System.nanoTime() - deadlineNanos >= 0);
    }
}
