package io.ringfence.liveness;

import io.ringfence.ring.error.ClaimException;
import io.ringfence.ring.error.ClosedException;
import io.ringfence.ring.error.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What survives a handle that was forgotten or whose thread ended: it aborts the open claim and gives the entry back, because this
 * process lives and no other may judge it. Holds no reference to the handle, so that the handle can become unreachable.
 *
 * <p>A handle is for one thread at a time. The thread is remembered without synchronisation while it stays the same; a change of
 * thread, the watch and the closing go through the monitor. A thread that is not alive any more cannot be inside a claim, and
 * everything that it did is visible to whoever saw it dead.
 */
public final class HandleGuard implements Runnable {
    private final String what;
    private final OpenWork work;
    private final Runnable giveBack;
    private @Nullable Thread thread;
    private volatile boolean closed;

    /**
     * For one handle.
     *
     * @param what the handle, in words
     * @param work its open claim
     * @param giveBack gives the entry back; called once
     */
    public HandleGuard(String what, OpenWork work, Runnable giveBack) {
        this.what = what;
        this.work = work;
        this.giveBack = giveBack;
    }

    /** What a handle may have begun. */
    public interface OpenWork {
        /** A handle that never has anything open. */
        OpenWork NONE = new OpenWork() {
            @Override
            public boolean isOpen() {
                return false;
            }

            @Override
            public void abort() {}
        };

        /** {@return whether a claim is open} */
        boolean isOpen();

        /** Aborts it. */
        void abort();
    }

    /** Before anything new is begun: the calling thread is the handle's from now on. */
    public void enter() {
        if (closed) {
            throw closed();
        }
        if (thread != Thread.currentThread()) {
            adopt();
        }
    }

    /** Before going on with what {@link #enter} began. */
    public void requireOwner() {
        if (closed) {
            throw closed();
        }
        if (thread != Thread.currentThread()) {
            throw new ClaimException(new Problem(
                    "go on with a claim",
                    what,
                    "the calling thread is not the one that claimed",
                    "the thread that claimed",
                    "claim first, and open a handle for each thread"));
        }
    }

    private synchronized void adopt() {
        if (closed) {
            throw closed();
        }
        if (work.isOpen()) {
            Thread last = thread;
            if (last != null && last.isAlive()) {
                throw new ClaimException(new Problem(
                        "claim",
                        what,
                        "thread '" + last.getName() + "' has a claim open",
                        "one thread a handle",
                        "open a handle for each thread"));
            }
            work.abort();
        }
        thread = Thread.currentThread();
    }

    /** The watch: called now and then. */
    public synchronized void abortIfThreadEnded() {
        Thread last = thread;
        if (!closed && last != null && !last.isAlive() && work.isOpen()) {
            work.abort();
        }
    }

    /** Closing by the handle's own thread, or by the cleaner: at most once. */
    @Override
    public void run() {
        if (markClosed(true)) {
            giveBack.run(); // outside of the monitor: it waits for the thread that calls the watch
        }
    }

    /**
     * Closing by somebody else, who must not pull the entry away from under a thread that may be using it.
     *
     * @return true if it is closed now
     */
    public boolean closeIfUnused() {
        if (markClosed(false)) {
            giveBack.run();
        }
        return closed;
    }

    private synchronized boolean markClosed(boolean whoeverUsesIt) {
        Thread last = thread;
        boolean unused = last == null || last == Thread.currentThread() || !last.isAlive();
        if (closed || !(whoeverUsesIt || unused)) {
            return false;
        }
        closed = true;
        work.abort();
        return true;
    }

    /** {@return whether it was closed} */
    public boolean isClosed() {
        return closed;
    }

    private ClosedException closed() {
        return new ClosedException(
                new Problem("use", what, "it is closed", "an open handle", "open it again by its name"));
    }
}
