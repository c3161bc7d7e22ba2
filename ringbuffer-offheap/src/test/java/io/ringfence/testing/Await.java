package io.ringfence.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Polls a condition with a deadline. */
public final class Await {
    /** Long enough for a loaded machine; a test that needs it has failed. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long POLL_NANOS = 200_000;

    private Await() {}

    public static void until(String what, Callable<Boolean> condition) {
        until(what, PATIENCE, condition);
    }

    public static void until(String what, Duration limit, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!holds(what, condition)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Asserts that something stays true for a while: the one thing that takes time and cannot be polled for. */
    public static void stays(String what, Duration time, Callable<Boolean> condition) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            if (!holds(what, condition)) {
                throw new AssertionError("it did not stay so: " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static boolean holds(String what, Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (Exception failure) {
            throw new AssertionError(what + ": " + failure, failure);
        }
    }
}
