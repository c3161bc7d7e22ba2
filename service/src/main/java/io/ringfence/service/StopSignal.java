package io.ringfence.service;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets a command end in good order on Ctrl-C and SIGTERM. The command looks at {@link #isRequested()} between two steps and ends as
 * always. While it is inside a call that nothing can interrupt, a read from a pipe for example, the thread of the signal closes in
 * its place, and the call never returns to the command. Made and closed by the command's own thread.
 *
 * <p>The state settles who closes: the command's thread moves between WORKING and BLOCKED and ends at DONE; the signal's thread
 * may only move BLOCKED to TAKEN. Both moves are compare-and-set, so exactly one of the two closes.
 */
final class StopSignal implements AutoCloseable {
    /** A blocked call gets so long to end by itself, so that what was flushed is committed too. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    /** A command that works gets so long to come to its end. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Runnable closing;
    private final Thread worker = Thread.currentThread();
    private final Thread hook = new Thread(this::onSignal, "ringfence-stop");
    private final AtomicReference<State> state = new AtomicReference<>(State.WORKING);
    private volatile boolean requested;

    private enum State {
        WORKING,
        BLOCKED,
        TAKEN,
        DONE
    }

    /** A call that may block for long. */
    @FunctionalInterface
    interface Blocking<T> {
        T call() throws IOException;
    }

    /**
     * Listens from now on.
     *
     * @param closing what the command does at its end; called here, by one thread, once
     */
    StopSignal(Runnable closing) {
        this.closing = closing;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** {@return whether the command shall end} */
    boolean isRequested() {
        return requested;
    }

    /** Makes a call that may block for long; it must not touch what the closing closes. */
    <T> T blocking(Blocking<T> blocking) throws IOException {
        state.set(State.BLOCKED);
        try {
            return blocking.call();
        } finally {
            if (!state.compareAndSet(State.BLOCKED, State.WORKING)) {
                stayHere();
            }
        }
    }

    /** The other thread closes, and the JVM ends then. */
    private static void stayHere() {
        while (true) {
            LockSupport.park();
        }
    }

    /** Parks, at most so long, and not after the signal. */
    void park(long nanos) {
        if (!requested) {
            LockSupport.parkNanos(this, nanos);
        }
    }

    private void onSignal() {
        requested = true;
        LockSupport.unpark(worker);
        long start = System.nanoTime();
        while (state.get() != State.DONE && System.nanoTime() - start < PATIENCE_NANOS) {
            if (System.nanoTime() - start > GRACE_NANOS && state.compareAndSet(State.BLOCKED, State.TAKEN)) {
                closing.run();
                return;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Closes, and listens no more. */
    @Override
    public void close() {
        try {
            closing.run();
        } finally {
            state.set(State.DONE);
            forget();
        }
    }

    private void forget() {
        if (!requested) {
            try {
                boolean ignored = Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException ending) {
                requested = true; // the JVM ends already: the hook runs, and finds the work done
            }
        }
    }
}
